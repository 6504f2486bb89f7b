export interface ImageType {
  contentType: 'image/png' | 'image/jpeg' | 'image/webp'
  ending: 'png' | 'jpg' | 'webp'
}

/**
 * What picture the bytes begin like, null for anything else: PNG (ISO/IEC 15948 5.2), JPEG (ITU-T T.81 B.1.1.3 start of image and a marker),
 * WebP (RFC 9649 2.4: RIFF container of that form).
 */
export function imageType(bytes: Uint8Array): ImageType | null {
  const begins = (signature: readonly number[], at = 0) => signature.every((byte, index) => bytes[at + index] === byte)
  if (begins([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return { contentType: 'image/png', ending: 'png' }
  if (begins([0xff, 0xd8, 0xff])) return { contentType: 'image/jpeg', ending: 'jpg' }
  if (begins([0x52, 0x49, 0x46, 0x46]) && begins([0x57, 0x45, 0x42, 0x50], 8))
    return { contentType: 'image/webp', ending: 'webp' }
  return null
}
