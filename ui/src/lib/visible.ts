/**
 * Text whose characters stand where they are read: those that break a line or turn its direction are written out, as the
 * Rust side does with the names of files. A name could otherwise show another ending than it has.
 */
export const visible = (text: string): string =>
  text.replace(
    // eslint-disable-next-line no-control-regex -- these are the characters that are looked for
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
  );
