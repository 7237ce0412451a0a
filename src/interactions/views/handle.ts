import { errors, jwtVerify, SignJWT } from 'jose';
import { dayMs } from '../../domain/durations';
import { badInput } from '../../domain/errors';
import { newId } from '../../domain/identifiers';

declare module '../../graphql/context' {
  interface Services {
    viewHandles: ViewHandles;
  }
}

/** A viewing that the server saw begin. */
interface OpenedView {
  /** What it is used up by: one handle records one viewing. */
  id: string;
  startedAtMs: number;
}

/** Opens viewings and knows its own handles again. A handle is a signed token that holds user, content and the server's time. */
export interface ViewHandles {
  open(userId: string, contentId: string, nowMs: number): Promise<{ handle: string; expiresAtMs: number }>;
  /** @throws CodedError BAD_USER_INPUT when it is not ours, has expired, or was opened by another user or for another content. */
  read(handle: string, userId: string, contentId: string, nowMs: number): Promise<OpenedView>;
}

/** As long as a viewing may be claimed to have lasted. */
const validMs = dayMs;
export const maxHandleLength = 2_000;
const field = 'input.handle';
// Also keeps a sign-in token, should it ever be signed with the same key, from passing as a handle, and the other way round.
const type = 'view-handle+jwt';

export function createViewHandles(key: Uint8Array): ViewHandles {
  return {
    async open(userId, contentId, nowMs) {
      const handle = await new SignJWT({ content: contentId, at: nowMs })
        .setProtectedHeader({ alg: 'HS256', typ: type })
        .setSubject(userId)
        .setJti(newId())
        .sign(key);
      return { handle, expiresAtMs: nowMs + validMs };
    },

    async read(handle, userId, contentId, nowMs) {
      const { sub, jti, content, at } = await claimsOf(handle, key);
      if (sub !== userId || content !== contentId)
        throw badInput(field, 'This handle was opened by another user or for another content: call startView for this one.');
      if (nowMs > at + validMs) throw badInput(field, 'This handle has expired after a day: call startView again.');
      return { id: jti, startedAtMs: at };
    },
  };
}

interface Claims {
  sub: string;
  jti: string;
  content: string;
  at: number;
}

async function claimsOf(handle: string, key: Uint8Array): Promise<Claims> {
  try {
    const { payload } = await jwtVerify<Claims>(handle, key, { algorithms: ['HS256'], typ: type });
    return payload as Claims;
  } catch (error) {
    if (error instanceof errors.JOSEError) throw badInput(field, 'This is no handle of this server: take the one that startView gave.');
    throw error;
  }
}
