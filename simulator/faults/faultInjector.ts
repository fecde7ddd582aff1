import { compilePath } from '../pathPattern';
import { hashText } from '../world/random';
import type { Alteration } from './alteration';
import { alteration, type Delivery, delivery } from './effects';
import type { FaultRule } from './types';

/** A fault that applies to one call. */
export interface ChosenFault {
  name: string;
  alter: Alteration;
  deliver?: Delivery;
}

interface FaultyCall {
  method: string;
  path: string;
  query: string;
  at: number;
}

/** Decides which rules apply to each call. */
export interface FaultInjector {
  /** @returns removes the rule */
  add(rule: FaultRule): () => void;
  choose(call: FaultyCall): ChosenFault[];
}

export function createFaultInjector(seed: number, startedAt: number): FaultInjector {
  const rules = new Set<(call: FaultyCall) => ChosenFault | undefined>();
  let added = 0;
  return {
    add: (rule) => {
      const choose = compile(rule, seed + added, startedAt);
      added += 1;
      rules.add(choose);
      return () => void rules.delete(choose);
    },
    choose: (call) => [...rules].map((choose) => choose(call)).filter((fault) => fault !== undefined),
  };
}

function compile(rule: FaultRule, seed: number, startedAt: number) {
  const { fault, name = fault.kind, method, query, when, probability = 1, between } = rule;
  const matchesPath = compilePath(rule.path);
  const alter = alteration(fault);
  const deliver = delivery(fault);
  let matches = 0;
  return (call: FaultyCall): ChosenFault | undefined => {
    const elapsed = call.at - startedAt;
    if (method !== undefined && method.toUpperCase() !== call.method) {
      return undefined;
    }
    if (!matchesPath(call.path) || (query && !query.test(call.query))) {
      return undefined;
    }
    if (elapsed < (between?.from ?? 0) || elapsed >= (between?.to ?? Infinity)) {
      return undefined;
    }
    matches += 1;
    if (!isSelected(when, matches)) {
      return undefined;
    }
    if (probability < 1 && hashText(`${seed} ${matches}`) / 2 ** 32 >= probability) {
      return undefined;
    }
    return { name, alter, ...(deliver && { deliver }) };
  };
}

function isSelected(when: FaultRule['when'], match: number): boolean {
  if (!when) {
    return true;
  }
  if ('nth' in when) {
    return match === when.nth;
  }
  return 'every' in when ? match % when.every === 0 : match <= when.first;
}
