package io.polygate.gateway.access;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Whether only this machine reaches an address. */
final class Loopback {
  private Loopback() {}

  /** Whether a host's name or address is one of this machine alone. */
  static boolean isNamed(String host) {
    try {
      return !host.isBlank() && InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
