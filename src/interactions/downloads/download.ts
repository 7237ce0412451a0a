import { defineEvent } from '../events/event';

declare module '../../domain/counters' {
  interface Counters {
    downloadCount: 'daily';
  }
}

declare module '../events/fact' {
  interface EventDetails {
    /** Format of the downloaded file, such as `pdf`. */
    format?: string | null;
  }
}

export const download = defineEvent({
  type: 'DOWNLOAD',
  word: 'download',
  preferenceWeight: 3,
  description: 'The user downloaded the content.',
  counter: {
    name: 'downloadCount',
    isDaily: true,
    weight: 4,
    description: 'Number of times that users downloaded the content.',
    newDescription: 'Number of times that users downloaded the content in the period.',
  },
  mutation: {
    name: 'download',
    description: 'Records that the viewer downloaded a content. Each call records a further download, unless it repeats an `eventId`.',
    input: 'A download of a content by the viewer.',
    textFields: { format: { maxLength: 100, description: 'Format of the downloaded file, such as pdf or mp4.' } },
  },
});
