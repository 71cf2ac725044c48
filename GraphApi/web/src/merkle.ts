import { sha256 } from "./crypto.ts";

const leafPrefix = new Uint8Array([0]);
const nodePrefix = new Uint8Array([1]);

/** SHA-256(0x00 ‖ data), RFC 6962 section 2.1. */
export function leafHash(...data: readonly Uint8Array[]): Uint8Array {
  return sha256(leafPrefix, ...data);
}

/** SHA-256(0x01 ‖ left ‖ right). */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return sha256(nodePrefix, left, right);
}

/**
 * The root that a leaf hash, its index, the tree's size and an inclusion path (the leaf's sibling first) lead to, by RFC 9162
 * section 2.1.3.2; null when the path has the wrong length or the index lies outside. Index and size are safe integers, for
 * which halving by division is exact where shifts would cut at 32 bits.
 */
export function rootFromPath(leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[]): Uint8Array | null {
  if (index < 0 || index >= size) return null;
  let node = index;
  let last = size - 1;
  let hash = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (node % 2 === 1 || node === last) {
      hash = nodeHash(sibling, hash);
      // A right-most node that is a left child has no sibling on its level: it is carried up unhashed.
      while (node % 2 === 0 && node !== 0) {
        node /= 2;
        last = Math.floor(last / 2);
      }
    } else {
      hash = nodeHash(hash, sibling);
    }
    node = Math.floor(node / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? hash : null;
}
