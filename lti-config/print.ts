import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { canvasConfiguration, moodleSettings } from '../tool/lms/lti/tool-configuration.ts';

/** The address that stands in the printed files; a real one comes from `/lti/config/canvas.json` of a running tool. */
export const SAMPLE_URL = 'https://homeloop.example';

/** The files of this folder by name, out of the tool's own constants. */
export function printedFiles(publicUrl = SAMPLE_URL): Record<string, string> {
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  return {
    'canvas.json': json(canvasConfiguration(publicUrl)),
    'moodle.json': json(moodleSettings(publicUrl)),
  };
}

// Run by hand after a change: node dist/lti-config/print.js lti-config [https://your.tool]
const [, script, folder, publicUrl] = process.argv;
if (script === fileURLToPath(import.meta.url) && folder)
  for (const [name, content] of Object.entries(printedFiles(publicUrl))) writeFileSync(`${folder}/${name}`, content);
