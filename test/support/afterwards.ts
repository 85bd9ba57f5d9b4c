import { afterAll } from '@jest/globals';
import { killChildren } from './children.ts';

afterAll(killChildren);
