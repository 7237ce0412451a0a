import { errors, jwtVerify, SignJWT } from 'jose';
import { dayMs } from '../../domain/durations';
import { badInput } from '../../domain/errors';
import { newId } from '../../domain/identifiers';

declare module '../../graphql/context' {
  interface Services {
    viewHandles: ViewHandles;
  }
}

/** Data of a valid handle. */
interface OpenedView {
  /** UUID of the handle. Each handle can record one viewing. */
  id: string;
  startedAtMs: number;
}

/**
 * Issues and verifies the handles that `startView` returns. A handle is a signed token that contains the user, the content and the start time by the
 * server's clock.
 */
export interface ViewHandles {
  open(userId: string, contentId: string, nowMs: number): Promise<{ handle: string; expiresAtMs: number }>;
  /** Verifies a handle. @throws CodedError BAD_USER_INPUT if the handle is invalid, has expired, or belongs to another user or content. */
  read(handle: string, userId: string, contentId: string, nowMs: number): Promise<OpenedView>;
}

/** Time in ms until a handle expires. Equal to the maximum duration of a viewing. */
const validMs = dayMs;
const field = 'input.handle';
/**
 * Token type (`typ`) of handles. Authentication tokens have another type, so the server never accepts a handle for authentication, even if both are
 * signed with the same key.
 */
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
