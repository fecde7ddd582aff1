const ts = require('typescript');

/**
 * Reports `String(value)`, `Number(value)`, `values.map(String)` and `values.join()` where a value can be anything: they throw when it
 * is an object with a `toString` or a `valueOf` of its own, which JSON can contain.
 */
module.exports = {
  meta: {
    type: 'problem',
    schema: [],
    messages: {
      conversion:
        'The value may be an object with a "toString" of its own, of which this throws. Use asText, or check its type before.',
    },
  },
  create(context) {
    const { program, esTreeNodeToTSNodeMap } = context.sourceCode.parserServices;
    const checker = program.getTypeChecker();
    const typeOf = (node) => checker.getTypeAtLocation(esTreeNodeToTSNodeMap.get(node));
    const check = (node, type) => {
      if (type && canBeAnything(checker.getBaseConstraintOfType(type) ?? type)) {
        context.report({ node, messageId: 'conversion' });
      }
    };
    const itemOf = (list) => checker.getIndexTypeOfType(checker.getNonNullableType(typeOf(list)), ts.IndexKind.Number);
    return {
      'CallExpression[callee.name=/^(String|Number)$/][arguments.length=1]'(node) {
        check(node, typeOf(node.arguments[0]));
      },
      'CallExpression[callee.property.name=/^(map|flatMap)$/] > Identifier.arguments[name=/^(String|Number)$/]'(node) {
        check(node, itemOf(node.parent.callee.object));
      },
      'CallExpression[callee.property.name="join"]'(node) {
        check(node, itemOf(node.callee.object));
      },
    };
  },
};

function canBeAnything(type) {
  return type.isUnion()
    ? type.types.some(canBeAnything)
    : (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive | ts.TypeFlags.Object)) !== 0;
}
