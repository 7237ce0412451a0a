import { errors, jwtVerify, SignJWT } from 'jose';
import { unauthenticated } from '../../domain/errors';
import type { ExportFormat, ExportRequest } from './types';

declare module '../../graphql/context' {
  interface Services {
    exportLinks: ExportLinks;
  }
}

/** Signs export requests as links and verifies the links. Until a link expires, any client that has it can download the export. */
export interface ExportLinks {
  sign(request: ExportRequest, nowMs: number): Promise<{ token: string; expiresAtMs: number }>;
  /** @throws CodedError UNAUTHENTICATED if the signature is invalid, the link has expired, or its user was erased. */
  read(token: string, nowMs: number): Promise<ExportRequest>;
}

const validS = 900;
// The server rejects links without this type, so that a sign-in token or a view handle that is signed with the same key is not a valid link.
const type = 'export-link+jwt';

interface Claims {
  sub: string;
  iat: number;
  format: ExportFormat;
  from: number | null;
  to: number | null;
  mood: boolean;
  whole?: boolean;
}

/** Creates the service that signs and verifies links with `key`. `admit` must reject if a link issued at `issuedAtMs` is no longer valid. */
export function createExportLinks(key: Uint8Array, admit: (userId: string, issuedAtMs: number) => Promise<void> = async () => {}): ExportLinks {
  return {
    async sign({ userId, format, from, to, includesMood, isWhole }, nowMs) {
      const expiresAtS = Math.floor(nowMs / 1000) + validS;
      const token = await new SignJWT({ format, from: from?.getTime() ?? null, to: to?.getTime() ?? null, mood: includesMood, whole: isWhole })
        .setProtectedHeader({ alg: 'HS256', typ: type })
        .setSubject(userId)
        .setIssuedAt(nowMs / 1000)
        .setExpirationTime(expiresAtS)
        .sign(key);
      return { token, expiresAtMs: expiresAtS * 1000 };
    },

    async read(token, nowMs) {
      const { sub, iat, format, from, to, mood, whole } = await claimsOf(token, key, nowMs);
      await admit(sub, iat * 1000);
      return { userId: sub, format, from: timeOf(from), to: timeOf(to), includesMood: mood, isWhole: whole };
    },
  };
}

async function claimsOf(token: string, key: Uint8Array, nowMs: number): Promise<Claims> {
  try {
    const { payload } = await jwtVerify<Claims>(token, key, {
      algorithms: ['HS256'],
      typ: type,
      requiredClaims: ['sub', 'iat', 'exp'],
      currentDate: new Date(nowMs),
    });
    return payload as Claims;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw unauthenticated('This link has expired: it was valid for 15 minutes. Call requestExport for a new one.');
    if (error instanceof errors.JOSEError) throw unauthenticated('The link is not valid. Use the link that requestExport returned.');
    throw error;
  }
}

function timeOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
