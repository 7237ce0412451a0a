/** Maximum number of nested levels of objects and lists in a JSON text. The schema needs fewer than ten. */
export const maxJsonDepth = 64;

const [quote, backslash, openBracket, closeBracket, openBrace, closeBrace] = [0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d];

/** Whether a JSON text is nested too deeply. Parsing a megabyte of `[` takes a hundred times longer than parsing a megabyte of text. */
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
