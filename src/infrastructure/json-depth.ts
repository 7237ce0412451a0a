/** Maximum nesting depth of objects and arrays in JSON from clients. Valid requests need fewer than ten levels. */
export const maxJsonDepth = 64;

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Returns whether JSON is nested deeper than `maxJsonDepth`. The server calls this before it parses JSON, because parsing 1 MB of `[` takes a hundred
 * times longer than parsing 1 MB of text.
 */
export function isNestedTooDeeply(json: Uint8Array): boolean {
  if (json.length <= maxJsonDepth) return false;
  let depth = 0;
  let isInText = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (isInText) {
      if (byte === backslash) i++;
      else if (byte === quote) isInText = false;
    } else if (byte === quote) isInText = true;
    else if (byte === openBracket || byte === openBrace) {
      if (++depth > maxJsonDepth) return true;
    } else if (byte === closeBracket || byte === closeBrace) depth--;
  }
  return false;
}
