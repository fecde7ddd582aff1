const ts = require('typescript');

/**
 * Reports `object[key]` where the key can be any text: `{}['constructor']` is a function. Arrays, strings and objects
 * with a prototype of their own are not concerned, and neither is a key of a known set of names, unless text was only asserted to
 * be one (`table[text as Name]`). The same goes for `const { [key]: value } = object`, and for `key in object` with any object.
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
    const report = (node) => context.report({ node, messageId: 'lookUp' });
    /** The key itself, whatever it was asserted to be. */
    const keyOf = (node) => (node.type === 'TSAsExpression' ? keyOf(node.expression) : node);
    const isOutside = (node) => isAnyText(typeOf(keyOf(node)), checker);

    const implies = (condition, { object, property }) =>
      condition.type === 'LogicalExpression' && condition.operator === '&&'
        ? implies(condition.left, { object, property }) || implies(condition.right, { object, property })
        : condition.type === 'CallExpression' &&
          textOf(condition.callee) === 'Object.hasOwn' &&
          condition.arguments.length === 2 &&
          textOf(condition.arguments[0]) === textOf(object) &&
          textOf(condition.arguments[1]) === textOf(keyOf(property));

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
        // what is asserted to be a key of a table is looked up in that table, whose type has no other keys
        const isTable = node.property.type === 'TSAsExpression' || isPlainObject(typeOf(node.object), checker);
        if (node.computed && !isWritten(node) && isTable && isOutside(node.property) && !isGuarded(node)) {
          report(node);
        }
      },
      BinaryExpression(node) {
        if (node.operator === 'in' && isOutside(node.left)) {
          report(node);
        }
      },
      'ObjectPattern > Property[computed=true]'(node) {
        if (isPlainObject(typeOf(node.parent), checker) && isOutside(node.key)) {
          report(node);
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
