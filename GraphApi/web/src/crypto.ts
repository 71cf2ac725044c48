import "./oldBrowsers.ts";
import { hashes, verify } from "@noble/ed25519";
import { sha256 as nobleSha256, sha512 } from "@noble/hashes/sha2.js";
import { concat } from "./bytes.ts";

// Both come with the script rather than from the browser: WebCrypto is absent over plain HTTP, and Ed25519 in it is young.
hashes.sha512 = sha512;

/** SHA-256 of the parts, one after the other. */
export function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  return nobleSha256(concat(...parts));
}

/** Whether an Ed25519 signature (RFC 8032, its strict reading) is that of the message under the key. */
export function isSignedBy(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    return verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
}
