const ts = require('typescript');

/**
 * Reports `object[key]` where the key can be any text: `{}['constructor']` is a function. Arrays, strings and objects
 * with a prototype of their own are not concerned, and neither is a key of a known set of names.
 *
 * Allowed where `Object.hasOwn(object, key)` holds, with the same two expressions (the type of `object` may be asserted):
 * `Object.hasOwn(o, k) && o[k]`, `Object.hasOwn(o, k) ? o[k] : undefined` and `if (Object.hasOwn(o, k)) { … o[k] … }`.
 */
module.exports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      lookUp:
        'Any text may be the key here, also "constructor", which every object has. Use a Map, or check with Object.hasOwn.',
    },
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    const typeOf = (node) => checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node));
    const textOf = (node) => context.sourceCode.getText(node.type === 'TSAsExpression' ? node.expression : node);

    /** Whether a condition is true only for keys of the object itself. */
    const implies = (condition, { object, property }) =>
      condition.type === 'LogicalExpression' && condition.operator === '&&'
        ? implies(condition.left, { object, property }) || implies(condition.right, { object, property })
        : condition.type === 'CallExpression' &&
          textOf(condition.callee) === 'Object.hasOwn' &&
          condition.arguments.length === 2 &&
          textOf(condition.arguments[0]) === textOf(object) &&
          textOf(condition.arguments[1]) === textOf(property);

    const isGuarded = (access) => {
      for (let node = access; node.parent; node = node.parent) {
        const { parent } = node;
        const condition =
          parent.type === 'LogicalExpression' && parent.operator === '&&' && parent.right === node
            ? parent.left
            : ['ConditionalExpression', 'IfStatement'].includes(parent.type) && parent.consequent === node
              ? parent.test
              : undefined;
        if (condition && implies(condition, access)) {
          return true;
        }
      }
      return false;
    };

    return {
      MemberExpression(node) {
        if (
          node.computed &&
          !isWritten(node) &&
          isAnyText(typeOf(node.property), checker) &&
          isPlainObject(typeOf(node.object), checker) &&
          !isGuarded(node)
        ) {
          context.report({ node, messageId: 'lookUp' });
        }
      },
    };
  },
};

function isWritten(node) {
  const { parent } = node;
  return (
    (parent.type === 'AssignmentExpression' && parent.operator === '=' && parent.left === node) ||
    (parent.type === 'UnaryExpression' && parent.operator === 'delete')
  );
}

/** Whether a type includes texts that no union of literals names. */
function isAnyText(type, checker) {
  const known = checker.getBaseConstraintOfType(type) ?? type;
  return known.isUnion()
    ? known.types.some((part) => isAnyText(part, checker))
    : (known.flags & ts.TypeFlags.String) !== 0;
}

/** Whether values of a type are records, as far as their type tells. The environment of the process is no plain object. */
function isPlainObject(type, checker) {
  const known = checker.getNonNullableType(checker.getBaseConstraintOfType(type) ?? type);
  return known.isUnionOrIntersection()
    ? known.types.some((part) => isPlainObject(part, checker))
    : (known.flags & ts.TypeFlags.Object) !== 0 &&
        checker.getIndexTypeOfType(known, ts.IndexKind.String) !== undefined &&
        known.getSymbol()?.getName() !== 'ProcessEnv';
}
