package io.polygate.backend.kv;

import io.polygate.spi.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** Certificates of a PEM file, by which a server's is trusted. */
final class TrustedCertificates {
  private TrustedCertificates() {}

  /**
   * Makes sockets that trust what the certificates of a file have signed, and nothing else.
   *
   * @throws ConfigurationException if the file cannot be used
   */
  static SSLSocketFactory sockets(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        trusted.setCertificateEntry("certificate-" + trusted.size(), certificate);
      }
      if (trusted.size() == 0) {
        throw new ConfigurationException("The file " + file + " holds no certificate.");
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (IOException | GeneralSecurityException e) {
      throw new ConfigurationException(
          "The certificates in " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }
}
