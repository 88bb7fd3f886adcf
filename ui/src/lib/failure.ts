import type { Failure } from './bindings';

/** Where a failure is shown. A cancel is silent: the user knows. */
export type Place = 'inline' | 'banner' | 'silent';

const PLACES: Record<string, Place> = {
  invalid_spec: 'inline',
  folder_missing: 'inline',
  not_a_folder: 'inline',
  folder_unreadable: 'inline',
  folder_empty: 'inline',
  stopped: 'silent',
};

export function placeOf(failure: Failure): Place {
  return PLACES[failure.code] ?? 'banner';
}

function isFailure(value: unknown): value is Failure {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Failure).code === 'string' &&
    typeof (value as Failure).message === 'string'
  );
}

/** Whatever a command was rejected with, in the one shape the page shows. */
export function toFailure(cause: unknown): Failure {
  if (isFailure(cause)) return { ...cause, hint: cause.hint ?? '', problems: cause.problems ?? [] };
  const words = cause instanceof Error ? cause.message : String(cause);
  return {
    code: 'internal',
    message: `Internal error: ${words}`,
    hint: 'Please report this with the steps that led here.',
    problems: [],
  };
}
