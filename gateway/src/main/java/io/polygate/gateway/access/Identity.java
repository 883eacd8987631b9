package io.polygate.gateway.access;

/** What came of looking at a credential. */
public sealed interface Identity {
  /**
   * The credential is good.
   *
   * @param principal whose it is
   */
  record Known(Principal principal) implements Identity {}

  /**
   * There is no credential, or it is not good.
   *
   * @param given whether there is one
   * @param reason why not, in a sentence that tells an attacker nothing
   */
  record Unknown(boolean given, String reason) implements Identity {}

  /** It cannot be told yet: the keys of the tokens' issuer are not there. */
  record Undecided() implements Identity {}
}
