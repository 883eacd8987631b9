package io.polygate.gateway.access;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The permission that a resource's method needs at the place that its path names. A method without
 * one is refused to everybody as soon as anybody is asked who they are.
 *
 * <p>A path that names no tenant needs the permission for all tenants, one that names no collection
 * for all collections; {@link Permission#DISCOVER} needs any permission there.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Requires {
  /** The permission. */
  Permission value();

  /**
   * Whether the method itself looks at the collections that it comes across, because the body names
   * them and not the path. It then needs the permission for any collection to be reached, and heeds
   * rows.
   */
  boolean checksCollections() default false;

  /**
   * Whether the method reads and writes items as {@link Principal#rows} says, so that who has a
   * grant of some items alone may call it: it does all of it through the store of its request's
   * target. To all other methods such a grant is none.
   */
  boolean heedsRows() default false;
}
