import { startProgress } from '../../src/cli/progress';
import type { Parameters } from '../../src/discovery/recommendations/model/types';
import { signToken } from '../../src/infrastructure/auth';
import { ask, type Server, secret } from './serve';

export interface TrainedModel {
  status: string;
  phase: string;
  progress: number;
  error: string | null;
  startedAt: string;
  finishedAt: string | null;
  parameters: Parameters;
}

/** Starts a training and waits until the server uses the new model. @throws Error when the training failed. */
export async function trained(server: Pick<Server, 'url'>): Promise<TrainedModel> {
  const token = await signToken(secret, 'bench', 'admin');
  await ask(server, token, 'mutation { trainRecommender { isStarted } }');
  let model: TrainedModel | undefined;
  const progress = startProgress(
    () => 1,
    () => model?.progress ?? 0,
    () => `training: ${model?.phase ?? ''}`,
  );
  for (;;) {
    const query = '{ recommenderModels(first: 1) { status phase progress error startedAt finishedAt parameters } }';
    model = (await ask<{ recommenderModels: TrainedModel[] }>(server, token, query)).recommenderModels[0];
    if (model && model.status !== 'TRAINING') break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  progress.stop();
  if (model.status === 'FAILED') throw new Error(model.error ?? 'The training failed.');
  // The server checks for a new model every few seconds.
  await new Promise((resolve) => setTimeout(resolve, 6_000));
  return model;
}
