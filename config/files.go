package config

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"duban/remind/typed"
)

// secrets puts the content of every …_file into its secret.
func (l *loader) secrets(s *Settings) {
	l.secret("mail.password", &s.Mail.Password, s.Mail.PasswordFile)
	l.secret("mail.bounces.password", &s.Mail.Bounces.Password, s.Mail.Bounces.PasswordFile)
	l.secret("answers.inbox.password", &s.Answers.Inbox.Password, s.Answers.Inbox.PasswordFile)
	l.secret("store.dsn", &s.Store.DSN, s.Store.DSNFile)
	l.secret("watch.push_url", &s.Watch.PushURL, s.Watch.PushURLFile)
	for i := range s.Channels {
		c := &s.Channels[i]
		l.secret(fmt.Sprintf("channels[%d].url", i), &c.URL, c.URLFile)
		l.secret(fmt.Sprintf("channels[%d].secret", i), &c.Secret, c.SecretFile)
		l.secret(fmt.Sprintf("channels[%d].old_secret", i), &c.OldSecret, c.OldSecretFile)
	}
}

// secret reads a secret from its file. Given both ways, one of the two is most likely an old one, and which cannot be
// known. A sealed call passes over a file that it may not read: it sends nothing.
func (l *loader) secret(key string, into *Secret, file string) {
	fileKey := key + "_file"
	switch {
	case file == "":
		l.inline(key, *into)
		return
	case into.Set():
		l.fault(fileKey, "与 "+key+" 不能同时填写，请删去一个")
		return
	}
	path := l.locate(file)
	text, err := readBounded(path)
	if l.sealed && errors.Is(err, fs.ErrPermission) {
		return
	}
	if err != nil {
		l.fault(fileKey, err.Error())
		return
	}
	secret, fault := soleLine(text)
	if fault != "" {
		l.fault(fileKey, path+" "+fault)
	}
	*into = Secret(secret)
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o004 != 0 {
		l.warn(fileKey, l.origin(fileKey), path+" 人人可读，请执行：chmod o-r "+path)
	}
}

// given returns the key by which a secret was set: its own, or that of its file.
func (l *loader) given(key string) string {
	if _, ok := l.where[key+"_file"]; ok {
		return key + "_file"
	}
	return key
}

// maxSecret bounds a secret, in bytes: what is longer is some other file.
const maxSecret = 4096

// soleLine returns the one line of a secret file, without what editors put around it: a byte order mark, blanks, ends of lines. What is no
// single line of plain text would be sent as it is, and refused in words that nobody understands; a fault does not show it.
func soleLine(text []byte) (secret, fault string) {
	if wide(text) {
		return "", "是 UTF-16 编码，请另存为 UTF-8"
	}
	secret = strings.TrimSpace(strings.TrimPrefix(string(text), byteOrderMark))
	switch {
	case secret == "":
		return "", "是空文件"
	case strings.ContainsAny(secret, "\r\n"):
		return "", "不止一行，只应有一行：密码、密钥或地址本身"
	case len(secret) > maxSecret:
		return "", fmt.Sprintf("有%d字节，不像是密码（密钥）", len(secret))
	case !utf8.ValidString(secret):
		return "", "不是 UTF-8 编码，请另存为 UTF-8"
	case strings.ContainsFunc(secret, typed.Unseen):
		return "", "含有看不见的字符，请重新写入"
	}
	return secret, ""
}

// inline warns of a secret that stands in a settings file which everybody can read.
func (l *loader) inline(key string, s Secret) {
	if !s.Set() || !l.shown || !strings.HasPrefix(l.origin(key), l.path+":") {
		return
	}
	if u, err := url.Parse(s.Reveal()); err == nil && loopback(u.Hostname()) { // of a program on this machine
		return
	}
	l.warn(key, l.origin(key), "密码、密钥写在人人可读的文件中，请另存为文件并填写 "+key+"_file，或执行：chmod o-r "+l.path)
}

// locate returns the path of a file that a setting names: a relative name is looked for among the service's credentials, then beside the
// settings file. A credential has no folders: of a whole folder that it loads (LoadCredential=secrets:/etc/duban/secrets), systemd calls
// the file secrets/a the credential secrets_a.
func (l *loader) locate(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	if dir := l.env["CREDENTIALS_DIRECTORY"]; dir != "" {
		path := filepath.Join(dir, strings.ReplaceAll(filepath.Clean(name), "/", "_"))
		if _, err := os.Stat(path); err == nil {
			return path
		}
	}
	return filepath.Join(l.folder, name)
}

// folderOf makes a folder's path absolute: a relative one is looked for beside the settings file. Whether it is there, whoever reads it says.
func (l *loader) folderOf(key string, folder *string) {
	if *folder == "" {
		return
	}
	name := *folder
	if !filepath.IsAbs(name) {
		name = filepath.Join(l.folder, name)
	}
	path, err := filepath.Abs(name)
	if err != nil {
		l.fault(key, err.Error())
	}
	*folder = path
}

// authorities checks the file of certificate authorities and makes its path absolute.
func (l *loader) authorities(key string, file *string) {
	if *file == "" {
		return
	}
	path, err := filepath.Abs(l.locate(*file))
	if err != nil {
		l.fault(key, err.Error())
		return
	}
	*file = path
	text, err := readBounded(path)
	switch {
	case err != nil:
		l.fault(key, err.Error())
	case x509.NewCertPool().AppendCertsFromPEM(text):
	case inDER(text): // as Windows exports one
		l.fault(key, path+" 是 DER 格式的证书，请转为 PEM：openssl x509 -inform der -in "+path+" -out ca.pem")
	default:
		l.fault(key, path+" 中没有 PEM 格式的证书")
	}
}

// inDER reports whether a file is a certificate without the armour of PEM.
func inDER(text []byte) bool {
	_, err := x509.ParseCertificates(text)
	return err == nil && len(text) > 0
}
