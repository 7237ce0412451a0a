import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { count, inFull } from './format';

interface PanelProps {
  title: string;
  /** Controls beside the title of the panel. */
  aside?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}

export function Panel({ title, aside, class: name = '', children }: PanelProps) {
  const id = useId();
  return (
    <section class={`panel ${name}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

interface ChoiceProps<Value extends string> {
  label: string;
  options: readonly (readonly [Value, string])[];
  value: Value;
  onChoose: (value: Value) => void;
}

/** Choice between a few options. Consists of radio buttons, so that arrow keys change the option. */
export function Choice<Value extends string>({ label, options, value, onChoose }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class="unseen">{label}</legend>
      {options.map(([option, text]) => (
        <label key={option}>
          <input type="radio" name={name} checked={option === value} onChange={() => onChoose(option)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Choice between many options, as a drop-down list. */
export function Pick<Value extends string>({ label, options, value, onChoose }: ChoiceProps<Value>) {
  return (
    <select class="pick" aria-label={label} value={value} onChange={({ currentTarget }) => onChoose(currentTarget.value as Value)}>
      {options.map(([option, text]) => (
        <option key={option} value={option} selected={option === value}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** Number that is highlighted briefly when it changes. */
export function Count({ value, of }: { value: number; of: string }) {
  const before = useRef(value);
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    if (before.current !== value) setChanges((times) => times + 1);
    before.current = value;
  }, [value]);
  return (
    <span class={changes > 0 ? 'count changed' : 'count'} key={changes} title={`${inFull(value)} ${of}`}>
      {count(value)}
      <span class="unseen"> {of}</span>
    </span>
  );
}

export function Note({ tone = 'plain', children }: { tone?: 'plain' | 'good' | 'bad' | 'warn'; children: ComponentChildren }) {
  return <span class={`note ${tone}`}>{children}</span>;
}

/** Placeholder for data that is loading, for a rejected query (with its error message), and for empty data. */
export function Instead({ of, refusal, children }: { of: object | null; refusal: string | null; children: ComponentChildren }) {
  if (refusal) return <p class="instead">{refusal}</p>;
  return of ? <p class="instead">{children}</p> : <div class="waiting" aria-hidden="true" />;
}

/**
 * Bar that shows a value relative to its maximum. The sizes are SVG attributes, because the content security policy of the page forbids
 * inline styles.
 */
export function Meter({ value, max, label }: { value: number; max: number; label: string }) {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <svg class={`meter ${share > 0.9 ? 'bad' : share > 0.7 ? 'warn' : ''}`} role="img" aria-label={label} width="100%" height="6">
      <rect class="track" width="100%" height="6" rx="3" />
      <rect class="level" width={`${Math.max(share > 0 ? 1.5 : 0, share * 100)}%`} height="6" rx="3" />
    </svg>
  );
}

/** Container that scrolls if its content is wider than the page. Users can also scroll it with the keyboard. */
export function Scrolls({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard
    <section class="scrolls" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
