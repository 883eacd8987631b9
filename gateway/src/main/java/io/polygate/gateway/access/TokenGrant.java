package io.polygate.gateway.access;

import io.polygate.spi.ConfigurationException;
import io.polygate.spi.StorageException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tokens may do that have a claim.
 *
 * @param allow the texts of grants, whose tenant may be taken from a claim
 * @param where which items they are of; empty: all
 * @param claim the claim that a token must have, a path with dots; empty: every token
 * @param value what the claim must be or contain
 */
record TokenGrant(
    List<String> allow,
    Optional<RowTemplate> where,
    Optional<String> claim,
    Optional<String> value) {
  private static final Pattern FROM_CLAIM = Pattern.compile("\\{claim:([^{}/]+)}");

  /** Stands in the place of a claim while a grant's text is checked. */
  private static final String ANY_TENANT = "tenant";

  TokenGrant {
    allow = List.copyOf(allow);
  }

  /**
   * Reads the configuration of one.
   *
   * @throws ConfigurationException if it has another form; the message names the key
   */
  static TokenGrant of(String name, AccessConfig.TokenGrantConfig config) {
    String key = AccessConfig.PREFIX + ".jwt.grants." + name;
    List<String> allow = config.allow().orElse(List.of());
    if (allow.isEmpty()) {
      throw new ConfigurationException(
          key + ".allow is missing: it says what such tokens may do, for example reader@notes");
    }
    if (config.claim().isPresent() != config.value().isPresent()) {
      throw new ConfigurationException(
          key + ": claim and value belong together, and one of them is missing");
    }
    Optional<RowTemplate> where = config.where().map(text -> template(key, text));
    for (String text : allow) {
      try {
        Grant checked = Grant.parse(FROM_CLAIM.matcher(text).replaceFirst(ANY_TENANT));
        if (checked.rows().isPresent()) {
          throw new ConfigurationException(
              key + ".allow: the condition belongs into " + key + ".where");
        }
        // Whether such roles can be of some items alone.
        Grant _ =
            new Grant(
                checked.roles(),
                checked.namespace(),
                checked.tenant(),
                checked.collection(),
                where.map(it -> new RowCondition(it.text(), RowRules.never())));
      } catch (StorageException.Invalid e) {
        throw new ConfigurationException(key + ".allow: " + e.getMessage(), e);
      }
    }
    return new TokenGrant(allow, where, config.claim(), config.value());
  }

  private static RowTemplate template(String key, String text) {
    try {
      return RowTemplate.of(text);
    } catch (StorageException.Invalid e) {
      throw new ConfigurationException(key + ".where: " + e.getMessage(), e);
    }
  }

  /** What a token with these claims may do. */
  List<Grant> grants(Map<String, Object> claims) {
    if (claim.isPresent() && !texts(claims, claim.get()).contains(value.orElse(""))) {
      return List.of();
    }
    Optional<RowCondition> rows = where.flatMap(template -> template.bound(claims));
    if (where.isPresent() && rows.isEmpty()) {
      return List.of();
    }
    List<Grant> grants = new ArrayList<>();
    for (String text : allow) {
      Matcher matcher = FROM_CLAIM.matcher(text);
      if (!matcher.find()) {
        Grant whole = Grant.parse(text);
        grants.add(
            new Grant(whole.roles(), whole.namespace(), whole.tenant(), whole.collection(), rows));
        continue;
      }
      for (String tenant : texts(claims, matcher.group(1))) {
        bound(text, tenant, rows).ifPresent(grants::add);
      }
    }
    return grants;
  }

  /** A claim may hold anything: only the name of one tenant becomes one, and never all. */
  private static Optional<Grant> bound(String text, String tenant, Optional<RowCondition> rows) {
    List<String> parts = Grant.parts(text);
    try {
      return tenant.equals(Grant.ALL)
          ? Optional.empty()
          : Optional.of(new Grant(Grant.roles(text), parts.get(0), tenant, parts.get(2), rows));
    } catch (StorageException.Invalid e) {
      return Optional.empty();
    }
  }

  /** The texts of a claim, which may be one, a list of them, or below another claim. */
  private static List<String> texts(Map<String, Object> claims, String path) {
    return switch (Claims.find(claims, path)) {
      case String text -> List.of(text);
      case Collection<?> list ->
          list.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }
}
