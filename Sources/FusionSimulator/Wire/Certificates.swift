import Crypto
import FoundationEssentials
import NIOSSL
import SwiftASN1
import Synchronization
import X509

/// Certificates of a test authority for the hosts of a scenario, right and wrong ones, made when they are needed.
final class Certificates: Sendable {
  enum Kind: String, Hashable, Sendable {
    case good, expired, notYetValid, wrongHost, unknownAuthority, selfSigned, incompleteChain, tls11
  }

  private struct Authority: Sendable {
    var certificate: Certificate
    var key: P256.Signing.PrivateKey
  }

  private let authority: Authority
  private let protocols: [String]
  private let contexts = Mutex<[String: NIOSSLContext]>([:])

  /// The test authority's certificate, for `SSL_CERT_FILE`.
  let authorityPEM: String

  /// - Parameter protocols: what servers offer by ALPN, the best first
  init(protocols: [String] = ["http/1.1"]) throws {
    self.protocols = protocols
    authority = try Certificates.authority("Fusion Simulator Test CA", issuer: nil)
    authorityPEM = try authority.certificate.serializeAsPEM().pemString + "\n"
  }

  func context(for host: String, kind: Kind) throws -> NIOSSLContext {
    let key = "\(kind.rawValue) \(host)"
    if let known = contexts.withLock({ $0[key] }) { return known }
    let made = try make(for: host, kind: kind)
    contexts.withLock { $0[key] = made }
    return made
  }

  private func make(for host: String, kind: Kind) throws -> NIOSSLContext {
    let key = P256.Signing.PrivateKey()
    let day = 86_400.0
    var issuer: Authority? = authority
    var name = host
    var from = -day
    var to = 30 * day
    switch kind {
    case .good, .tls11: break
    case .expired: (from, to) = (-40 * day, -10 * day)
    case .notYetValid: (from, to) = (10 * day, 40 * day)
    case .wrongHost: name = "other-host.example"
    case .unknownAuthority: issuer = try Certificates.authority("Unknown CA", issuer: nil)
    case .selfSigned: issuer = nil
    case .incompleteChain: issuer = try Certificates.authority("Fusion Simulator Intermediate", issuer: authority)
    }
    let leaf = try Certificates.leaf(name, key: key, issuer: issuer, from: from, to: to)
    var settings = TLSConfiguration.makeServerConfiguration(
      certificateChain: [.certificate(try NIOSSLCertificate(bytes: Certificates.pem(leaf), format: .pem))],
      privateKey: .privateKey(try NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem)))
    settings.applicationProtocols = protocols
    if kind == .tls11 {
      settings.minimumTLSVersion = .tlsv1
      settings.maximumTLSVersion = .tlsv11
    }
    return try NIOSSLContext(configuration: settings)
  }

  private static func pem(_ certificate: Certificate) throws -> [UInt8] {
    Array(try certificate.serializeAsPEM().pemString.utf8)
  }

  private static func authority(_ name: String, issuer: Authority?) throws -> Authority {
    let key = P256.Signing.PrivateKey()
    let subject = try DistinguishedName { CommonName(name) }
    let certificate = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
      notValidBefore: Date(timeIntervalSinceNow: -86_400), notValidAfter: Date(timeIntervalSinceNow: 30 * 86_400),
      issuer: issuer?.certificate.subject ?? subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        Critical(KeyUsage(keyCertSign: true, cRLSign: true))
      },
      issuerPrivateKey: .init(issuer?.key ?? key))
    return Authority(certificate: certificate, key: key)
  }

  private static func leaf(
    _ host: String, key: P256.Signing.PrivateKey, issuer: Authority?, from: Double, to: Double
  ) throws -> Certificate {
    // A common name has room for 64 characters; the names that count stand in the extension.
    let subject = try DistinguishedName { CommonName(String(host.prefix(64))) }
    return try Certificate(
      version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
      notValidBefore: Date(timeIntervalSinceNow: from), notValidAfter: Date(timeIntervalSinceNow: to),
      issuer: issuer?.certificate.subject ?? subject, subject: subject, signatureAlgorithm: .ecdsaWithSHA256,
      extensions: try Certificate.Extensions {
        Critical(BasicConstraints.notCertificateAuthority)
        Critical(KeyUsage(digitalSignature: true))
        try ExtendedKeyUsage([.serverAuth])
        SubjectAlternativeNames([.dnsName(host)])
      },
      issuerPrivateKey: .init(issuer?.key ?? key))
  }
}
