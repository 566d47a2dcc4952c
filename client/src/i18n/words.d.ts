import 'i18next';
import type common from './locales/en/common.json' with { type: 'json' };
import type errors from './locales/en/errors.json' with { type: 'json' };
import type classHome from './locales/en/class-home.json' with { type: 'json' };
import type collect from './locales/en/collect.json' with { type: 'json' };
import type composer from './locales/en/composer.json' with { type: 'json' };
import type connections from './locales/en/connections.json' with { type: 'json' };
import type deepLinking from './locales/en/deep-linking.json' with { type: 'json' };
import type gradebook from './locales/en/gradebook.json' with { type: 'json' };
import type handIn from './locales/en/hand-in.json' with { type: 'json' };
import type marking from './locales/en/marking.json' with { type: 'json' };
import type people from './locales/en/people.json' with { type: 'json' };
import type progress from './locales/en/progress.json' with { type: 'json' };
import type toDo from './locales/en/to-do.json' with { type: 'json' };

// Keys are typed from the English words: `t('title')` of a key that isn't there doesn't compile.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    returnNull: false;
    resources: {
      common: typeof common;
      errors: typeof errors;
      'class-home': typeof classHome;
      collect: typeof collect;
      composer: typeof composer;
      connections: typeof connections;
      'deep-linking': typeof deepLinking;
      gradebook: typeof gradebook;
      'hand-in': typeof handIn;
      marking: typeof marking;
      people: typeof people;
      progress: typeof progress;
      'to-do': typeof toDo;
    };
  }
}
