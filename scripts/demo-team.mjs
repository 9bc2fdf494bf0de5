// An office that moves house while it ships a release: enough of everything to filter, sort and count.
export const PASSWORD = 'Demo-team-1';

export const TEAM = [
  { username: 'olga', first_name: 'Olga', last_name: 'Lind' },
  { username: 'mateo', first_name: 'Mateo', last_name: 'Rojas' },
  { username: 'aiko', first_name: 'Aiko', last_name: 'Tanaka' },
  { username: 'samuel', first_name: 'Samuel', last_name: 'Okoro' },
].map((person) => ({ ...person, email: `${person.username}@demo.example.com`, password: PASSWORD }));

export const TAGS = [
  ['release', '#1B5E8F'],
  ['bug', '#A32626'],
  ['docs', '#33691E'],
  ['office', '#8A4B00'],
  ['customers', '#6B3FA0'],
];

const WORK = {
  release: [
    [
      'Freeze the changes of the release',
      'Write the release notes',
      'Tag the release candidate',
      'Test the upgrade from the last version',
    ],
    ['Measure the slowest lists', 'Agree on the date of the release', 'Announce the release', 'Archive the old builds'],
  ],
  bug: [
    [
      'Login fails with a trailing space',
      'Export forgets the last line',
      'Search ignores accents',
      'Wrong total on the second page',
    ],
    [
      'Reminder comes a day late',
      'Tag colours are lost on a copy',
      'Times are off by an hour in spring',
      'Empty list shows an error',
    ],
  ],
  docs: [
    ['Write API documentation', 'Draw the way of a request', 'Explain backup and restore', 'Translate the first steps'],
    [
      'Answer the ten most asked questions',
      'Screenshots of the new pages',
      'Check all examples',
      'Describe the limits',
    ],
  ],
  office: [
    ['Order desks for the new room', 'Cancel the old lease', 'Label the cables', 'Find a home for the plants'],
    ['Book the movers', 'Test the network in the new room', 'Invite the neighbours', 'Return the keys'],
  ],
  customers: [
    [
      'Call back Wayne Enterprises',
      'Prepare the offer for Bluth Company',
      'Visit Stark Industries',
      'Thank Acme for the report',
    ],
    [
      'Renew the contract with Initech',
      'Show the new version to Hooli',
      'Ask Umbrella for feedback',
      'Send the invoice to Globex',
    ],
  ],
};

const STATUSES = ['pending', 'pending', 'in_progress', 'completed', 'pending', 'cancelled', 'in_progress', 'completed'];
const PRIORITIES = ['medium', 'high', 'low', 'urgent', 'medium'];
const STEPS = ['', ': talk to everybody concerned', ': look at it again'];
const DAY_MS = 86_400_000;

/** A hundred tasks, due from three weeks ago to two months ahead, some at a time and some on a day, some never. */
export function tasks(now = Date.now()) {
  const titles = STEPS.flatMap((step) =>
    Object.entries(WORK).flatMap(([tag, parts]) => parts.flat().map((title) => ({ tag, title: title + step }))),
  );
  return titles.slice(0, 100).map(({ tag, title }, i) => {
    const due = new Date(now + ((i * 37) % 82) * DAY_MS - 21 * DAY_MS).toISOString();
    return {
      owner: TEAM[(i * 7) % TEAM.length].email,
      tag,
      body: {
        title,
        description:
          i % 3 === 0 ? `Part of “${tag}”. Ask ${TEAM[i % TEAM.length].first_name} about the details.` : null,
        status: STATUSES[(i * 5) % STATUSES.length],
        priority: PRIORITIES[(i * 3) % PRIORITIES.length],
        due_date: i % 5 === 4 ? null : i % 2 === 0 ? due.slice(0, 10) : `${due.slice(0, 10)}T${10 + (i % 8)}:00:00`,
      },
    };
  });
}
