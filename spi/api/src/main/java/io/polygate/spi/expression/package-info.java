/**
 * The expression language: conditions and filters, projections and updates in the grammar of
 * DynamoDB's, as immutable trees that a backend translates or the reference evaluators run.
 *
 * <p>{@link io.polygate.spi.expression.Expressions} parses; {@link
 * io.polygate.spi.expression.ExpressionText} prints; {@link
 * io.polygate.spi.expression.ConditionEvaluator}, {@link
 * io.polygate.spi.expression.UpdateEvaluator} and {@link
 * io.polygate.spi.expression.ProjectionEvaluator} say what an expression means. An expression sees
 * an item's value only, not its key.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.html">Expressions
 *     in DynamoDB</a>
 */
@NullMarked
package io.polygate.spi.expression;

import org.jspecify.annotations.NullMarked;
