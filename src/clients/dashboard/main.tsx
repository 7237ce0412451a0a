import { render } from 'preact';
import { App } from './app';
import { session } from './session';
import { SignIn } from './sign-in';
import { useStore } from './store';
import './style.css';

function Page() {
  const { viewer } = useStore(session);
  return viewer ? <App viewer={viewer} /> : <SignIn />;
}

const root = document.getElementById('root');
if (root) render(<Page />, root);
