import type { AnyModule } from '../../ledger/interaction-module';
import { comments } from '../comments/module';
import { download } from '../downloads/download';
import { createEventModule } from '../events/module';
import { standardEvents } from '../events/standard-events';
import { favorites } from '../favorites/module';
import { reactions } from '../reactions/module';
import { reports } from '../reports/module';
import { reviews } from '../reviews/module';
import { views } from '../views/module';

export const events = createEventModule([...standardEvents, download]);

/** All interaction modules. The order is the order in which every batch locks rows. */
export const modules = [views, reactions, favorites, events, reviews, comments, reports] as const satisfies readonly AnyModule[];
