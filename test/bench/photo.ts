import sharp from 'sharp';

/** A picture of about so many bytes that compresses like a photo: noise over a gradient, 4:3. */
export async function phonePhoto(bytes: number): Promise<Buffer> {
  let width = Math.round(Math.sqrt(bytes) * 0.95);
  let photo = await draw(width);
  // bytes grow with the area
  width = Math.round(width * Math.sqrt(bytes / photo.length));
  photo = await draw(width);
  return photo;
}

function draw(width: number): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 170, sigma: 28 };
  return sharp({ create: { width, height: Math.round((width * 4) / 3), channels: 3, background: '#ccc', noise } })
    .jpeg({ quality: 82 })
    .toBuffer();
}
