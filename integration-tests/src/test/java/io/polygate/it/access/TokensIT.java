package io.polygate.it.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.polygate.it.server.GatewayProcess;
import io.polygate.it.server.Http;
import io.polygate.it.server.Json;
import io.polygate.it.server.Routes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tokens of an issuer: the good ones are good for what their claims say, forged ones for nothing.
 */
final class TokensIT {
  private static final String ISSUER = "https://issuer.example";
  private static final String ITEMS = "/v1/namespaces/notes/tenants/acme/collections/c/items";
  private static final PublicJsonWebKey RSA = rsa("rsa-1");
  private static final PublicJsonWebKey EC = ec("ec-1");
  private static final PublicJsonWebKey STRANGER = rsa("rsa-1");

  private static Path keys = Path.of("");
  private static Optional<GatewayProcess> gateway = Optional.empty();

  @BeforeAll
  static void start(@TempDir Path directory) throws IOException {
    keys = directory.resolve("jwks.json");
    publish(RSA, EC);
    gateway =
        Optional.of(
            GatewayProcess.start(
                """
                polygate.namespaces.notes.backend=sqlite/main
                polygate.access.jwt.issuer=%s
                polygate.access.jwt.audience=polygate
                polygate.access.jwt.jwks=%s
                polygate.access.jwt.grants.members.allow=writer@notes/{claim:org}
                polygate.namespaces.own.backend=sqlite/main
                polygate.access.jwt.grants.own.allow=writer@own/{claim:org}
                polygate.access.jwt.grants.own.where=owner = "{claim:sub}"
                polygate.access.jwt.grants.operators.allow=admin@*
                polygate.access.jwt.grants.operators.claim=groups
                polygate.access.jwt.grants.operators.value=operators
                """
                    .formatted(ISSUER, keys)));
  }

  @AfterAll
  static void stop() {
    gateway.ifPresent(GatewayProcess::close);
  }

  @Test
  void aTokenIsGoodForWhatItsClaimsSay() {
    String member = signed(claims(), RSA);
    assertThat(put(member, "acme")).isEqualTo(201);
    assertThat(put(member, "other")).isEqualTo(404);
    assertThat(put(signed(claims(), EC), "acme")).isEqualTo(200);

    JwtClaims operator = claims();
    operator.unsetClaim("org");
    operator.setStringListClaim("groups", "users", "operators");
    assertThat(status("/q/metrics", signed(operator, RSA))).isEqualTo(200);
    assertThat(status("/q/metrics", member)).isEqualTo(403);

    JwtClaims all = claims();
    all.setStringClaim("org", "*");
    assertThat(put(signed(all, RSA), "acme")).isEqualTo(404);
  }

  @Test
  void aTokenIsGoodForTheItemsThatItsClaimNames() {
    String item = Routes.Collection.of("own", "acme", "c").item("a");
    String ada = signed(claims(), RSA);
    Http http = gateway.orElseThrow().http();
    http.put(item, Json.object("owner", "ada"), "Authorization", "Bearer " + ada).expect(201);
    http.put(item, Json.object("owner", "bob"), "Authorization", "Bearer " + ada).expect(403);
    assertThat(status(item, ada)).isEqualTo(200);
    for (String subject :
        List.of("bob", "' OR attribute_exists(owner) OR owner = '", "\"owner\"")) {
      String other = signed(changed(c -> c.setSubject(subject)), RSA);
      assertThat(status(item, other)).isEqualTo(404);
    }
  }

  @Test
  void forgedTokensAreGoodForNothing() throws JoseException {
    Map<String, String> forged = new LinkedHashMap<>();
    JwtClaims good = claims();

    JsonWebSignature none = new JsonWebSignature();
    none.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    none.setPayload(good.toJson());
    none.setAlgorithmHeaderValue("none");
    forged.put("no signature", none.getCompactSerialization());
    String signed = signed(good, RSA);
    String[] parts = signed.split("\\.", -1);
    forged.put("signature cut off", parts[0] + "." + parts[1] + ".");
    forged.put("no third part", parts[0] + "." + parts[1]);
    for (String name : List.of("none", "None", "nOnE", "NONE")) {
      forged.put(
          "header " + name,
          encoded("{\"alg\":\"" + name + "\"}") + "." + parts[1] + "." + parts[2]);
      forged.put(
          "header " + name + ", unsigned",
          encoded("{\"alg\":\"" + name + "\"}") + "." + parts[1] + ".");
    }

    byte[] der = RSA.getPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret :
        List.of(
            der,
            pem.getBytes(StandardCharsets.UTF_8),
            pem.strip().getBytes(StandardCharsets.UTF_8),
            RSA.toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.UTF_8))) {
      JsonWebSignature confused = new JsonWebSignature();
      confused.setPayload(good.toJson());
      confused.setAlgorithmHeaderValue("HS256");
      confused.setKeyIdHeaderValue("rsa-1");
      confused.setKey(new HmacKey(secret));
      confused.setDoKeyValidation(false);
      forged.put("HS256 by the public key, " + secret.length, confused.getCompactSerialization());
    }

    forged.put("another's key of the same id", signed(good, STRANGER));
    forged.put("an unknown key", signed(good, rsa("rsa-9")));
    for (String id :
        List.of(
            "", "../../../../dev/null", "rsa-1' OR '1'='1", "/etc/passwd", "rsa-1\u0000", "*")) {
      PublicJsonWebKey named = rsa("x");
      named.setKeyId(id);
      forged.put("key id " + id, signed(good, named));
    }
    JsonWebSignature own = signature(good, STRANGER);
    own.setJwkHeader(STRANGER);
    forged.put("brings its own key", own.getCompactSerialization());
    for (String header : List.of("jku", "x5u")) {
      JsonWebSignature far = signature(good, STRANGER);
      far.setHeader(header, "http://127.0.0.1:1/keys");
      forged.put("names its key by " + header, far.getCompactSerialization());
    }
    JsonWebSignature critical = signature(good, RSA);
    critical.setHeader("crit", List.of("unheard-of"));
    critical.setHeader("unheard-of", "x");
    forged.put("critical header", critical.getCompactSerialization());

    forged.put("expired", signed(changed(c -> c.setExpirationTimeMinutesInTheFuture(-5)), RSA));
    forged.put("no expiry", signed(changed(c -> c.unsetClaim("exp")), RSA));
    forged.put("not yet", signed(changed(c -> c.setNotBeforeMinutesInThePast(-5)), RSA));
    forged.put("of the future", signed(changed(c -> c.setClaim("iat", now() + 3600)), RSA));
    forged.put("another issuer", signed(changed(c -> c.setIssuer(ISSUER + ".evil")), RSA));
    forged.put("no issuer", signed(changed(c -> c.unsetClaim("iss")), RSA));
    forged.put("another audience", signed(changed(c -> c.setAudience("bank")), RSA));
    forged.put("no audience", signed(changed(c -> c.unsetClaim("aud")), RSA));
    forged.put("no subject", signed(changed(c -> c.unsetClaim("sub")), RSA));
    forged.put(
        "claims changed",
        parts[0] + "." + encoded(good.toJson().replace("acme", "beta")) + "." + parts[2]);
    forged.put("too long", signed + "A".repeat(9000));
    forged.put("no token", "x");
    forged.put("dots", "..");
    forged.put("four parts", signed + ".x");

    // The good one is good, before and after.
    assertThat(status(ITEMS, signed)).isEqualTo(200);
    forged.forEach(
        (what, token) -> {
          assertThat(status(ITEMS + "/a", token)).as(what).isEqualTo(401);
          assertThat(put(token, "acme")).as(what).isEqualTo(401);
        });
    assertThat(status(ITEMS, signed)).isEqualTo(200);
    assertThat(forged).hasSizeGreaterThan(35);
  }

  @Test
  void keysThatTheIssuerChangesAreSeen() throws IOException {
    PublicJsonWebKey fresh = ec("ec-2");
    String token = signed(claims(), fresh);
    assertThat(status("/v1/namespaces", token)).isEqualTo(401);

    publish(RSA, EC, fresh);
    await("the new key to be known").until(() -> status("/v1/namespaces", token) == 200);

    publish(RSA, EC);
    await("the old key to be forgotten").until(() -> status("/v1/namespaces", token) == 401);
    assertThat(status("/v1/namespaces", signed(claims(), EC))).isEqualTo(200);
  }

  private static int status(String path, String token) {
    String known =
        path.startsWith(ITEMS) && path.length() == ITEMS.length() ? path + "?pk=a" : path;
    return gateway.orElseThrow().http().get(known, "Authorization", "Bearer " + token).status();
  }

  private static int put(String token, String tenant) {
    return gateway
        .orElseThrow()
        .http()
        .put(
            Routes.Collection.of("notes", tenant, "c").item("a"),
            Json.object("n", 1),
            "Authorization",
            "Bearer " + token)
        .status();
  }

  private static JwtClaims claims() {
    JwtClaims claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience("polygate", "another");
    claims.setSubject("ada");
    claims.setIssuedAtToNow();
    claims.setExpirationTimeMinutesInTheFuture(10);
    claims.setStringClaim("org", "acme");
    return claims;
  }

  private interface Change {
    void apply(JwtClaims claims);
  }

  private static JwtClaims changed(Change change) {
    JwtClaims claims = claims();
    change.apply(claims);
    return claims;
  }

  private static long now() {
    return System.currentTimeMillis() / 1000;
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonWebSignature signature(JwtClaims claims, PublicJsonWebKey key) {
    JsonWebSignature signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    PrivateKey secret = key.getPrivateKey();
    PublicKey open = key.getPublicKey();
    signature.setAlgorithmHeaderValue(open.getAlgorithm().equals("RSA") ? "RS256" : "ES256");
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setKey(secret);
    return signature;
  }

  private static String signed(JwtClaims claims, PublicJsonWebKey key) {
    try {
      return signature(claims, key).getCompactSerialization();
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  private static void publish(PublicJsonWebKey... open) throws IOException {
    Path fresh = keys.resolveSibling("jwks.new");
    Files.writeString(fresh, new JsonWebKeySet(open).toJson(OutputControlLevel.PUBLIC_ONLY));
    Files.move(fresh, keys, StandardCopyOption.REPLACE_EXISTING);
  }

  private static PublicJsonWebKey rsa(String id) {
    try {
      PublicJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
      key.setKeyId(id);
      return key;
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }

  private static PublicJsonWebKey ec(String id) {
    try {
      PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
      key.setKeyId(id);
      return key;
    } catch (JoseException e) {
      throw new AssertionError(e);
    }
  }
}
