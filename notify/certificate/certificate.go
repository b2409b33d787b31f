// Package certificate says what is wrong with a server's certificate and who can mend it: crypto/x509 says the same of several flaws, and asks
// nobody for anything.
package certificate

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A flaw is why a server's certificate is not accepted: each is for somebody else to mend.
type flaw int

// The flaws.
const (
	sound      flaw = iota
	nameless        // no subjectAltName, as older authorities of offices issue them
	misnamed        // for other hosts
	outdated        // its time is over
	premature       // its time has not come, mostly as this machine's clock is behind
	weak            // signed by an algorithm that is not accepted any more
	selfSigned      // by nobody else
	unknown         // by an authority that is not known here
	invalid         // anything else
)

// A Doubt is a certificate that was not accepted: what is wrong with it, and the host that was asked for.
type Doubt struct {
	flaw flaw
	cert *x509.Certificate // nil where the flaw says enough
	host string
}

// DoubtOf returns what is wrong with the certificate that an error is about; sound where it is about none.
func DoubtOf(err error) Doubt {
	var host x509.HostnameError
	var bad x509.CertificateInvalidError
	var stranger x509.UnknownAuthorityError
	switch {
	case errors.As(err, &host):
		return Doubt{ofHost(host.Certificate), host.Certificate, host.Host}
	case errors.As(err, &bad):
		return Doubt{ofTime(&bad), bad.Cert, ""}
	case errors.As(err, &stranger):
		return Doubt{ofIssuer(stranger.Cert), stranger.Cert, ""}
	case errors.As(err, new(x509.SystemRootsError)):
		return Doubt{flaw: unknown}
	case errors.As(err, new(*tls.CertificateVerificationError)):
		return Doubt{flaw: invalid}
	}
	return Doubt{}
}

// ofHost returns whether a certificate is of other hosts or of none, of which crypto/x509 says the same.
func ofHost(c *x509.Certificate) flaw {
	if len(c.DNSNames)+len(c.IPAddresses) == 0 {
		return nameless
	}
	return misnamed
}

// ofTime returns whether a time is over or has not come, which crypto/x509 does in its words alone.
func ofTime(err *x509.CertificateInvalidError) flaw {
	switch {
	case err.Reason != x509.Expired:
		return invalid
	case strings.Contains(err.Detail, "is before"):
		return premature
	}
	return outdated
}

// ofIssuer returns why a certificate's authority is not known. What crypto/x509 says of SHA-1 sounds like an unknown authority, so it is looked for in
// the certificate itself.
func ofIssuer(c *x509.Certificate) flaw {
	switch {
	case c == nil:
		return unknown
	case old(c):
		return weak
	case slices.Equal(c.RawIssuer, c.RawSubject):
		return selfSigned
	}
	return unknown
}

// old reports whether a certificate is signed by what can be forged.
func old(c *x509.Certificate) bool {
	return slices.Contains([]x509.SignatureAlgorithm{
		x509.SHA1WithRSA, x509.ECDSAWithSHA1, x509.DSAWithSHA1, x509.MD5WithRSA, x509.MD2WithRSA,
	}, c.SignatureAlgorithm)
}

// Advise says in English what the administrator can do about a mail server's certificate; key is mail or mail.bounces. Empty: it is sound.
func (d Doubt) Advise(key string, err error) string {
	switch d.flaw {
	case nameless:
		return fmt.Sprintf("the server's certificate names no host: it has no subjectAltName, only the old CN=%s, which is not accepted any more: "+
			"ask the owner of the authority %q to issue it anew with subjectAltName %s", d.cert.Subject.CommonName, d.cert.Issuer.CommonName, altName(d.host))
	case misnamed:
		return fmt.Sprintf("the server's certificate is for %s, not for %s: set %s.host to one of these names", names(d.cert), d.host, key)
	case outdated:
		return fmt.Sprintf("the server's certificate holds %s and not now, it is over: renew it on the server", span(d.cert, "from %s to %s"))
	case premature:
		return fmt.Sprintf("the server's certificate holds %s and not yet: set this machine's clock", span(d.cert, "from %s to %s"))
	case weak:
		return fmt.Sprintf("the server's certificate is signed with %s, which is not accepted any more: ask the owner of the authority %q to issue it "+
			"anew with SHA-256", d.cert.SignatureAlgorithm, d.cert.Issuer.CommonName)
	case selfSigned:
		return fmt.Sprintf("the server's certificate is signed by itself, by no authority: set %s.ca_file to that very certificate", key)
	case unknown:
		return fmt.Sprintf("the server's certificate is of an authority that this machine does not know: set %s.ca_file to that authority's certificate: %v",
			key, err)
	case invalid:
		return fmt.Sprintf("the server's certificate does not hold: %v", err)
	}
	return ""
}

// Chinese says what the administrator can do about the certificate of a robot's host. Empty: it is sound.
func (d Doubt) Chinese() string {
	switch d.flaw {
	case nameless:
		return fmt.Sprintf("证书上没有主机名（只有旧式的CN=%s，没有subjectAltName），现已不被接受：请签发机构“%s”的管理人员重新签发，写入subjectAltName %s",
			d.cert.Subject.CommonName, d.cert.Issuer.CommonName, altName(d.host))
	case misnamed:
		return fmt.Sprintf("证书上的名称（%s）与地址（%s）不符，请检查 url", names(d.cert), d.host)
	case outdated:
		return fmt.Sprintf("证书无效：已过期（%s），请对方更换证书", span(d.cert, "%s至%s"))
	case premature:
		return fmt.Sprintf("证书无效：尚未生效（%s），请校准本机时钟", span(d.cert, "%s至%s"))
	case weak:
		return fmt.Sprintf("证书用%s签名，现已不被接受：请签发机构“%s”的管理人员改用SHA-256重新签发", d.cert.SignatureAlgorithm, d.cert.Issuer.CommonName)
	case selfSigned:
		return "证书由对方自行签发，未经任何机构：请将该证书存为文件，设为 ca_file"
	case unknown:
		return "证书由本机不认识的机构签发，单位自建机构的请设置 ca_file"
	case invalid:
		return "证书无效，请对方更换证书"
	}
	return ""
}

// altName returns a host as an authority wants it written into a certificate.
func altName(host string) string {
	if strings.Trim(host, "0123456789.") == "" || strings.Contains(host, ":") {
		return "IP:" + host
	}
	return "DNS:" + host
}

// span says from when to when a certificate holds.
func span(c *x509.Certificate, format string) string {
	return fmt.Sprintf(format, c.NotBefore.Format("2006-01-02"), c.NotAfter.Format("2006-01-02"))
}

// names returns the names of a certificate, a few of them.
func names(c *x509.Certificate) string {
	all := slices.Clone(c.DNSNames)
	for _, ip := range c.IPAddresses {
		all = append(all, ip.String())
	}
	if len(all) > 5 {
		all = append(all[:5], "…")
	}
	return strings.Join(all, ", ")
}
