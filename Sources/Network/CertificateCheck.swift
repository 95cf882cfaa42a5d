import FoundationEssentials
import Lint
import NIOSSL
import SwiftASN1
@_spi(FixedExpiryValidationTime) import X509

/// Checks a chain of certificates and says why it is refused: BoringSSL's own answer tells expired and unknown apart in
/// no way, and gives no certificate.
struct CertificateCheck: Sendable {
  private let roots: CertificateStore
  private let now: Timestamp

  /// - Parameter roots: trusted certificates
  init(roots: CertificateStore, now: Timestamp) {
    self.roots = roots
    self.now = now
  }

  /// Trusted roots from a file of PEM certificates.
  static func roots(pem text: String) -> CertificateStore {
    var certificates: [X509.Certificate] = []
    for document in (try? PEMDocument.parseMultiple(pemString: text)) ?? []
    where document.discriminator == "CERTIFICATE" {
      if let certificate = try? X509.Certificate(pemDocument: document) { certificates.append(certificate) }
    }
    return CertificateStore(certificates)
  }

  enum Outcome: Sendable {
    case trusted(Lint.Certificate?)
    case refused(Fault)
  }

  func check(_ chain: [NIOSSLCertificate], host: String) async -> Outcome {
    let certificates = chain.compactMap { certificate in
      (try? certificate.toDERBytes()).flatMap { try? X509.Certificate(derEncoded: $0) }
    }
    guard let leaf = certificates.first, certificates.count == chain.count else {
      return .refused(Fault(.tlsHandshake, "the server's certificate cannot be read"))
    }
    let shown = CertificateCheck.shown(leaf)
    let intermediates = CertificateStore(certificates.dropFirst())
    if shown.notAfter < now {
      return .refused(
        Fault(.certificateExpired, "the certificate ended on \(shown.notAfter.text)", certificate: shown))
    }
    if now < shown.notBefore {
      return .refused(
        Fault(.certificateNotYetValid, "the certificate begins on \(shown.notBefore.text)", certificate: shown))
    }
    let instant = Date(timeIntervalSince1970: Double(now.seconds))
    var trust = Verifier(rootCertificates: roots) { RFC5280Policy(fixedExpiryValidationTime: instant) }
    guard case .validCertificate = await trust.validate(leaf: leaf, intermediates: intermediates) else {
      return .refused(
        Fault(
          .certificateUntrusted, "the certificate was issued by `\(shown.issuer)`, which is not trusted here",
          certificate: shown))
    }
    var identity = Verifier(rootCertificates: roots) {
      RFC5280Policy(fixedExpiryValidationTime: instant)
      ServerIdentityPolicy(serverHostname: host, serverIP: nil)
    }
    guard case .validCertificate = await identity.validate(leaf: leaf, intermediates: intermediates) else {
      return .refused(
        Fault(.certificateWrongHost, "the certificate of `\(shown.subject)` is not for `\(host)`", certificate: shown))
    }
    return .trusted(shown)
  }

  private static func shown(_ certificate: X509.Certificate) -> Lint.Certificate {
    Lint.Certificate(
      subject: clipped(certificate.subject.description), issuer: clipped(certificate.issuer.description),
      notBefore: Timestamp(seconds: Int(certificate.notValidBefore.timeIntervalSince1970)),
      notAfter: Timestamp(seconds: Int(certificate.notValidAfter.timeIntervalSince1970)))
  }

  private static func clipped(_ text: String) -> String { text.count > 200 ? String(text.prefix(200)) + "…" : text }
}
