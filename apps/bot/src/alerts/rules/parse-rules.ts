import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { missingBuiltIns } from './built-in-rules.js';
import { createGiven, fieldsOf, type Given, kindOf, offsetOf } from './given.js';
import { parseRule } from './parse-rule.js';
import type { RuleProblem } from './problem.js';
import type { AlertRule } from './rule.js';
import { openYaml, type YamlFile } from './yaml-file.js';

const MAX_RULES = 500;
/** A file that is something else altogether would have one on each of its lines. */
const MAX_PROBLEMS = 100;
const HOW_TO_BEGIN = 'Begin with "alerts:" and a list of rules below it; "alerts: []" says that there are none';

/**
 * Reads the text of a rules file; its path is only for the problems. Answers either the rules, with every default filled
 * in, or every problem (the first 100) in the order of lines.
 */
export function parseRules(text: string, path: string): { rules: AlertRule[]; problems: RuleProblem[] } {
  const problems: RuleProblem[] = [];
  const file = openYaml(text, (line, rule, reason, hint) => problems.push({ file: path, line, rule, reason, hint }));
  const rules = file === null ? [] : rulesIn(file);
  problems.sort((a, b) => a.line - b.line);
  return problems.length === 0 ? { rules, problems } : { rules: [], problems: problems.slice(0, MAX_PROBLEMS) };
}

function rulesIn(file: YamlFile): AlertRule[] {
  const list = listIn(file);
  if (list === null || !isSeq(list.node)) return [];
  const items = list.node.items as Node[];
  if (items.length > MAX_RULES) {
    list.refuse(`has ${items.length} rules, and ${MAX_RULES} are the most`, 'One rule with * covers many jobs');
    return [];
  }
  const read = items.map((item, index) => {
    const given = createGiven(file, labelOf(file.resolve(item), index), 'the rule', item, offsetOf(item));
    return { given, rule: parseRule(given) };
  });
  const rules = read.flatMap(({ rule }) => rule ?? []);
  refuseSharedNames(read, missingBuiltIns(rules));
  return rules;
}

/** The list of rules, or null with a complaint. */
function listIn(file: YamlFile): Given | null {
  const root = createGiven(file, null, 'the file', file.root, 0);
  if (root.node === null || (isScalar(root.node) && root.node.value === null)) {
    return root.refuse('is empty', HOW_TO_BEGIN);
  }
  const fields = fieldsOf(root, ['alerts']);
  if (fields === null) return null;
  const list = fields.get('alerts');
  if (!list) return root.refuse('has no "alerts"', HOW_TO_BEGIN);
  return isSeq(list.node) ? list : list.refuse(`must be a list of rules, not ${kindOf(list.node)}`, HOW_TO_BEGIN);
}

/** How complaints call a rule: by its name if it has one, or else by its place. */
function labelOf(node: Node | null | undefined, index: number): string {
  const name = isMap(node) ? node.get('name') : null;
  return typeof name === 'string' && name !== '' ? name.slice(0, 64) : `#${index + 1}`;
}

function refuseSharedNames(
  read: readonly { given: Given; rule: AlertRule | null }[],
  builtIns: readonly AlertRule[],
): void {
  const lines = new Map<string, number>();
  for (const { given, rule } of read) {
    if (!rule || rule.name === '') continue;
    const builtIn = builtIns.find(({ name }) => name === rule.name);
    const line = lines.get(rule.name);
    if (line !== undefined)
      given.refuse(`has the name of the rule on line ${line}`, 'Give each rule a name of its own');
    else if (builtIn) {
      given.refuse(
        'has the name of a built-in rule',
        `Choose another, or give it the event_pattern ${builtIn.event_pattern}`,
      );
    } else lines.set(rule.name, given.line);
  }
}
