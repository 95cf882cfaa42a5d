import Lint
import Testing

private let hex = "idcs-0123456789abcdef0123456789abcdef"

@Suite struct WebAddressTests {
  @Test(arguments: [
    ("https://abcd.fa.ocs.oraclecloud.com", "https://abcd.fa.ocs.oraclecloud.com"),
    ("HTTPS://ABCD.fa.ocs.oraclecloud.com:443/x?y#z", "https://abcd.fa.ocs.oraclecloud.com"),
    ("abcd.fa.ocs.oraclecloud.com/x", "https://abcd.fa.ocs.oraclecloud.com"),
    ("https://a:b@host.test:8443/", "https://host.test:8443"),
    ("https://[::1]:8443/", "https://[::1]:8443"),
    ("https://host.test?u=https://other.test", "https://host.test"),
  ])
  func origin(text: String, origin: String) {
    #expect(WebAddress(text).origin == origin)
  }

  @Test(arguments: [
    ("\(hex).identity.oraclecloud.com", Hosts.IdentityForm.classic),
    ("\(hex.uppercased()).IDENTITY.oraclecloud.com", .classic),
    ("\(hex).identity.oraclegovcloud.com", .classic), ("\(hex).identity.oraclegovcloud.uk", .classic),
    ("\(hex).identity.oraclecloud.eu", .classic),
    ("acme.identity.oraclecloud.com", .named),
    ("\(hex).us-ashburn-idcs-1.identity.us-ashburn-1.oci.oraclecloud.com", .regional),
    ("\(hex).identity.us-ashburn-1.oci.oraclecloud.com", .regional),
    ("\(hex).us-ashburn-idcs-1.secure.identity.oraclecloud.com", .mutualTLS),
  ])
  func identityForms(host: String, form: Hosts.IdentityForm) {
    #expect(Hosts.identityForm(WebAddress("https://" + host)) == form)
    #expect(Hosts.isIdentityHost(host.lowercased()) == (form != .regional))
  }

  @Test(arguments: [
    "\(hex).identity.oraclecloud.com.evil.test", "\(hex).evil.test", "identity.oraclecloud.com",
    "evilidentity.oraclecloud.com",
    "acme.notidentity.oraclecloud.com", "idcs-0123.identity.oraclecloud.com", "idcs-\(hex).identity.oraclecloud.com",
    "identity.us-ashburn-1.oci.oraclecloud.com", "acme.identity.us-ashburn-1.oci.oraclecloud.com",
    "a.b.\(hex).identity.oraclecloud.com", ".identity.oraclecloud.com", "abcd.fa.ocs.oraclecloud.com", "",
    "\(hex).identity.oci.oracleiaas.com", "-acme.identity.oraclecloud.com", "ac me.identity.oraclecloud.com",
  ])
  func noIdentityForm(host: String) {
    #expect(Hosts.identityForm(WebAddress("https://" + host)) == nil)
  }

  @Test(arguments: [
    "abcd.fa.ocs.oraclecloud.com", "acme-test.fa.em2.oraclecloud.com", "acme.fa.us6.oraclecloud.com",
    "acme.fa.oraclecloud.com",
    "fa-abcd-dev1-saasfaprod1.fa.ocs.oraclecloud.com", "fa-abcd-dev2-saasfademo1.ds-fa.oraclepdemos.com",
    "abcd.fa.ocs.oraclecloud.eu", "abcd.fa.ocs.oraclecloud.uk",
  ])
  func applicationDomains(host: String) {
    #expect(Hosts.isApplicationDomain(host))
    #expect(!Hosts.isEPM(host) && !Hosts.isControlPlane(host) && !Hosts.isLookAlike(host) && !Hosts.isSignIn(host))
  }

  @Test(arguments: [
    "abcd.fa.ocs.oraclecloud.com.evil.test", "abcd.fa.ocs.evil.test", "fa.ocs.oraclecloud.com",
    "-abcd.fa.ocs.oraclecloud.com",
    "abcd.xfa.ocs.oraclecloud.com", "abcd.fa.ocs1234.oraclecloud.com", "abcd.fa.ocs.oraclecloud.org",
    "x.abcd.fa.ocs.oraclecloud.com",
    "abcd.fa.ocs.oraclecloud.com.", "äbcd.fa.ocs.oraclecloud.com", "", "abcd..oraclecloud.com", "erp.acme.com",
  ])
  func noApplicationDomain(host: String) {
    #expect(!Hosts.isApplicationDomain(host))
  }

  @Test(arguments: [
    "epm-abcd.epm.us-ashburn-1.ocs.oraclecloud.com", "acme-test.epm.us2.oraclecloud.com",
    "planning-acme.pbcs.us2.oraclecloud.com",
  ])
  func epm(host: String) {
    #expect(Hosts.isEPM(host))
  }

  @Test(arguments: [
    "cloud.oracle.com", "console.us-ashburn-1.oraclecloud.com", "identity.us-ashburn-1.oci.oraclecloud.com",
    "identity.us-ashburn-1.oraclecloud.com", "fusionapps.us-ashburn-1.oci.oraclecloud.com", "identity.oraclecloud.com",
    "myservices-acme.console.oraclecloud.com",
  ])
  func controlPlane(host: String) {
    #expect(Hosts.isControlPlane(host))
  }

  @Test(arguments: [
    "\(hex).identity.oraclecloud.com.evil.test", "\(hex).evil.test", "acme.identity.oracle-cloud.com",
    "acme.identity.oraclecloud.co",
    "acme.identity.oracelcloud.com", "acme.myoraclecloud.com", "\(hex).identity.oci.oracleiaas.com",
  ])
  func lookAlikes(host: String) {
    #expect(Hosts.isLookAlike(host))
  }

  @Test(arguments: [
    "sso.acme.com", "localhost", "127.0.0.1", "acme.identity.oraclecloud.com", "login.microsoftonline.com",
  ])
  func noLookAlike(host: String) {
    #expect(!Hosts.isLookAlike(host))
  }

  @Test(arguments: [
    ("app.datadoghq.eu", "datadoghq.eu"), ("app.datadoghq.com", "datadoghq.com"),
    ("https://us5.datadoghq.com/", "us5.datadoghq.com"),
    ("EU1", "datadoghq.eu"), ("us1", "datadoghq.com"), ("US3", "us3.datadoghq.com"), ("DATADOGHQ.COM", "datadoghq.com"),
    ("api.us3.datadoghq.com", "us3.datadoghq.com"), ("http-intake.logs.ap1.datadoghq.com", "ap1.datadoghq.com"),
    ("https://acme.datadoghq.com/logs?query=x", "datadoghq.com"), ("app.ddog-gov.com", "ddog-gov.com"),
    ("us2.ddog-gov.com", "us2.ddog-gov.com"), ("us1.datadoghq.com", "datadoghq.com"),
    ("eu1.datadoghq.com", "datadoghq.eu"),
  ])
  func sites(text: String, site: String) {
    #expect(Hosts.site(meantBy: text) == site)
  }

  @Test(arguments: ["datadog.com", "ap3.datadoghq.com", "datadoghq.com.evil.test", "", "us9", "notdatadoghq.com"])
  func noSite(text: String) {
    #expect(Hosts.site(meantBy: text) == nil)
  }
}
