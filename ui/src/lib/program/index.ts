import { program as http } from './http';
import type { Program } from './types';
import { program as window } from './window';

/** Decided when the page is built: the product's page has no HTTP in it. */
export const program: Program = import.meta.env.MODE === 'http' ? http : window;
