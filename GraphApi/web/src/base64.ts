/** Standard base64 with padding (RFC 4648 section 4), in its one canonical spelling: null for anything else. */
export function fromBase64(encoded: string): Uint8Array | null {
  try {
    const binary = atob(encoded);
    // atob forgives white space, missing padding and stray bits; what it read must encode to the very same text.
    if (btoa(binary) !== encoded) return null;
    const bytes = new Uint8Array(binary.length);
    for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index);
    return bytes;
  } catch {
    return null;
  }
}

/** 32 bytes out of base64; null for anything else. */
export function digestFromBase64(encoded: string): Uint8Array | null {
  const bytes = encoded.length === 44 ? fromBase64(encoded) : null;
  return bytes?.length === 32 ? bytes : null;
}
