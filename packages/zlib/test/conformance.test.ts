import { conformance, packerConformance } from '@vdfc/testkit';
import { deflate, zlib } from '../src/index.js';

conformance(zlib, { maxL2: 0, variants: [{}, { shuffle: false, level: 1 }, { level: 0 }] });
packerConformance(deflate, { variants: [{}, { level: 0 }] });
