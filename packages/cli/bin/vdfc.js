#!/usr/bin/env node
// Not compiled: npm links a command only if its file is there at installation, which is before the build.
import '../dist/bin.js';
