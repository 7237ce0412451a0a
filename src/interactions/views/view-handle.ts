import { errors, jwtVerify, SignJWT } from 'jose';
import { dayMs } from '../../domain/durations';
import { badInput } from '../../domain/errors';
import { newId } from '../../domain/identifiers';

declare module '../../graphql/context' {
  interface Services {
    viewHandles: ViewHandles;
  }
}

/** A viewing that started with `startView`. */
interface OpenedView {
  /** Id of the handle. One handle records one viewing. */
  id: string;
  startedAtMs: number;
}

/** Issues and verifies handles of viewings. A handle is a signed token that contains the user, the content and the server's time. */
export interface ViewHandles {
  open(userId: string, contentId: string, nowMs: number): Promise<{ handle: string; expiresAtMs: number }>;
  /** @throws CodedError BAD_USER_INPUT if the handle is invalid, has expired, or belongs to another user or content. */
  read(handle: string, userId: string, contentId: string, nowMs: number): Promise<OpenedView>;
}

/** Validity of a handle, equal to the maximum duration of a viewing. */
const validMs = dayMs;
const field = 'input.handle';
// Prevents confusion with authentication tokens if both were ever signed with the same key.
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
        throw badInput(field, 'This handle belongs to another user or another content. Call startView for this content.');
      if (nowMs > at + validMs) throw badInput(field, 'This handle has expired: it was valid for a day. Call startView again.');
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
    if (error instanceof errors.JOSEError) throw badInput(field, 'The handle is not valid. Send the handle that startView returned.');
    throw error;
  }
}
