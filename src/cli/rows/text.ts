import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';

/** Text file that callers can read several times. */
export interface TextFile {
  /** File name without folder and extension. */
  name: string;
  sizeBytes: number;
  /** Returns the number of bytes that the latest call of `pieces` has read so far. */
  readBytes(): number;
  /** Text of the first 64 KiB of the file. */
  head: string;
  /** Yields the text from the beginning of the file, in pieces. @throws Error when the file contains bytes that are invalid in its encoding. */
  pieces(): AsyncGenerator<string>;
}

const headBytes = 64 * 1024;
const byteOrderMarks = { 'utf-8': [0xef, 0xbb, 0xbf], 'utf-16le': [0xff, 0xfe], 'utf-16be': [0xfe, 0xff] };
/** First bytes of common files that are not text, and the end of the error message for each. */
const otherFiles: [number[], string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'a ZIP archive or a spreadsheet: unpack it, or save the sheet as CSV'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'a spreadsheet: save the sheet as CSV'],
  [[0x1f, 0x8b], 'compressed with gzip: unpack it'],
];

/**
 * Opens a text file. `encoding` is a label of the WHATWG Encoding Standard, by default UTF-8. If the file begins with a byte order mark, the mark
 * determines the encoding instead.
 * @throws Error when the file does not exist, is empty, or is not text.
 */
export async function openText(path: string, encoding?: string): Promise<TextFile> {
  const head = await headOf(path);
  if (head.bytes.length === 0) throw new Error(`${path} is empty.`);
  const startsWith = (bytes: number[]) => bytes.every((byte, index) => head.bytes[index] === byte);
  const other = otherFiles.find(([bytes]) => startsWith(bytes));
  if (other) throw new Error(`${path} is ${other[1]}.`);
  const marked = Object.entries(byteOrderMarks).find(([, bytes]) => startsWith(bytes))?.[0];
  const label = marked ?? encoding ?? 'utf-8';
  if (!marked && !encoding && head.bytes.subarray(0, 4).includes(0))
    throw new Error(`${path} is not UTF-8 text: it seems to be UTF-16. Pass --encoding utf-16le or utf-16be.`);
  const decoder = decoderOf(label);
  let stream = createReadStream(path, { end: 0 });
  stream.destroy();
  return {
    name: basename(path, extname(path)),
    sizeBytes: head.sizeBytes,
    readBytes: () => stream.bytesRead,
    // This decoder accepts invalid bytes, because the first 64 KiB can end inside a character.
    head: new TextDecoder(decoder.encoding).decode(head.bytes),
    async *pieces() {
      stream = createReadStream(path);
      yield* decoded(stream, path, decoder.encoding);
    },
  };
}

async function headOf(path: string): Promise<{ bytes: Buffer; sizeBytes: number }> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new Error(error.code === 'ENOENT' ? `There is no file ${path}.` : `${path} cannot be read (${error.code}).`);
  });
  try {
    const status = await file.stat();
    if (!status.isFile()) throw new Error(`${path} is not a file.`);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return { bytes: buffer.subarray(0, bytesRead), sizeBytes: status.size };
  } finally {
    await file.close();
  }
}

function decoderOf(label: string): TextDecoder {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    throw new Error(`--encoding must be the name of an encoding such as utf-8, windows-1252, iso-8859-2 or utf-16le, got "${label}".`);
  }
}

async function* decoded(bytes: AsyncIterable<Buffer>, path: string, encoding: string): AsyncGenerator<string> {
  const decoder = decoderOf(encoding);
  try {
    for await (const chunk of bytes) yield decoder.decode(chunk, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    const line = encoding === 'utf-8' ? await firstBadLine(path) : null;
    const place = line === null ? 'The file' : `Line ${line}`;
    throw new Error(`${place} is not ${encoding} text. Pass the encoding of the file: --encoding windows-1252 is what older Windows programs write.`);
  }
}

/**
 * Returns the number of the first line that is not valid UTF-8; null if all lines are valid. A line ends with LF, CR or CRLF, as in the readers of
 * rows.
 */
async function firstBadLine(path: string): Promise<number | null> {
  const stream = createReadStream(path);
  let line = 1;
  let before = Buffer.alloc(0);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = Buffer.concat([before, chunk]);
    let from = 0;
    for (let at = 0; at < bytes.length; at++) {
      const isEnd = bytes[at] === 0x0a || (bytes[at] === 0x0d && at + 1 < bytes.length && bytes[at + 1] !== 0x0a);
      if (!isEnd) continue;
      if (!isUtf8(bytes.subarray(from, at))) return line;
      line++;
      from = at + 1;
    }
    before = bytes.subarray(from);
  }
  return isUtf8(before) ? null : line;
}
