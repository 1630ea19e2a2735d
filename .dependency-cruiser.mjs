// The layers of src/, run by test/architecture.test.ts. A part imports only what stands to its right:
//   main → app → http · jobs · dialogue · delivery → usecases → store → context → infra; domain imports nothing.
const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });
const path = (pattern) => ({ path: pattern });
const inSrc = (...parts) => `^src/(${parts.join('|')})`;

export default {
  forbidden: [
    rule(
      'no-cycle',
      'Two files that need each other are one file, or a third one is missing.',
      {},
      { circular: true },
    ),
    rule(
      'no-orphan',
      'A file that nothing imports is dead: remove it or use it.',
      { orphan: true, path: '^src/', pathNot: '^src/(main|cli)\\.ts$' },
      {},
    ),
    rule(
      'domain-is-pure',
      'The rules of the field know no database, no text, no platform.',
      path(inSrc('domain/')),
      {
        path: '^(src/(?!domain/)|node_modules)',
      },
    ),
    rule(
      'understand-is-pure',
      'Understanding is text work on values.',
      path(inSrc('understand/', 'documents/')),
      {
        path: '^src/(?!understand/|documents/|domain/)',
      },
    ),
    rule(
      'infra-is-the-bottom',
      'What reaches outside knows nothing of the field but its types.',
      path(inSrc('infra/')),
      {
        path: '^src/(?!infra/|domain/|generated/|understand/)',
      },
    ),
    rule(
      'context-holds-handles',
      'The context never names a service, or everything needs everything.',
      path('^src/context\\.ts$'),
      {
        path: '^src/(?!infra/|domain/|understand/)',
      },
    ),
    rule(
      'store-asks-below',
      'The store turns rows into values; who uses them is not its matter.',
      path(inSrc('store/')),
      {
        path: '^src/(?!store/|context|infra/|domain/|generated/|understand/)',
      },
    ),
    rule(
      'usecases-ask-below',
      'A use case owns what happens; how people speak with it is above.',
      path(inSrc('usecases/')),
      {
        path: '^src/(?!usecases/|store/|context|infra/|domain/|understand/|documents/)',
      },
    ),
    rule(
      'dialogue-knows-no-channel',
      'The dialogue is the same on every channel.',
      path(inSrc('dialogue/')),
      {
        path: '^src/(?!dialogue/|usecases/|store/|context|infra/|domain/|understand/|documents/|channels/channel\\.ts)',
      },
    ),
    rule('delivery-knows-no-channel', 'The dispatcher sees the contract only.', path(inSrc('delivery/')), {
      path: '^src/(?!delivery/|usecases/|store/|context|infra/|domain/|channels/channel\\.ts)',
    }),
    rule(
      'http-knows-no-channel',
      'Webhooks and pages are declared by channels and mounted here.',
      path(inSrc('http/')),
      {
        path: '^src/(?!http/|usecases/|store/|context|infra/|domain/|documents/|channels/channel\\.ts)',
      },
    ),
    rule('jobs-ask-below', 'A job is a use case with a clock.', path(inSrc('jobs/')), {
      path: '^src/(?!jobs/|usecases/|store/|context|infra/|domain/)',
    }),
    rule(
      'channels-stay-apart',
      'A platform never leaks into another, nor into the dialogue.',
      path('^src/channels/([^/]+)/'),
      {
        path: '^src/(?!channels/channel\\.ts|context|infra/|domain/|store/|channels/$1/)',
      },
    ),
    rule(
      'contract-has-no-platform',
      'The contract of the channels knows none of them.',
      path('^src/channels/channel\\.ts$'),
      {
        path: '^src/(?!domain/)',
      },
    ),
    rule(
      'telegraf-stays-home',
      'telegraf is dormant: one folder to change on the day it is replaced.',
      { pathNot: inSrc('channels/telegram/'), path: '^src/' },
      path('node_modules/telegraf'),
    ),
    rule(
      'axios-stays-home',
      'axios follows redirects and has no limits of its own: one folder where it is tamed.',
      { pathNot: inSrc('channels/zalo/'), path: '^src/' },
      path('node_modules/axios'),
    ),
    rule(
      'prisma-stays-below',
      'Only infra and the store know Prisma.',
      { path: '^src/', pathNot: inSrc('infra/', 'store/', 'generated/') },
      path('node_modules/@?prisma|^src/generated/'),
    ),
    rule(
      'transaction-is-opaque',
      'Only the store may look into a transaction.',
      { path: '^src/', pathNot: '^src/(store/|infra/|(app|bootstrap)\\.ts$|context\\.ts$|cli/|cli\\.ts$)' },
      path('^src/infra/db\\.ts$'),
    ),
    rule('no-test-in-src', 'The service never imports its tests.', path('^src/'), path('^test/')),
    rule(
      'not-resolvable',
      'An import that leads nowhere (file-type has an export map this resolver does not follow).',
      {},
      { couldNotResolve: true, pathNot: '^file-type$' },
    ),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/generated/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
