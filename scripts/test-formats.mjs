// Imports what other programs write, and lets them read what is exported: Taskwarrior, todoman, vdirsyncer and Python.
import { testWith } from './programs.mjs';

testWith(
  {
    '/usr/bin/task': 'taskwarrior',
    '/usr/bin/todoman': 'todoman',
    '/usr/bin/vdirsyncer': 'vdirsyncer',
    '/usr/lib/python3/dist-packages/icalendar/__init__.py': 'python3-icalendar',
  },
  'formats',
);
