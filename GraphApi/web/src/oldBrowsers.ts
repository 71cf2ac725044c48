// @noble/hashes asks for Object.hasOwn as it loads; browsers before Chrome 93 and Safari 15.4, still found inside apps, lack it.
const object = Object as { hasOwn?: (of: object, name: PropertyKey) => boolean };
object.hasOwn ??= (of, name) => Object.prototype.hasOwnProperty.call(of, name);

export {};
