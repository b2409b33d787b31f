package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// evidence checks how records are sealed, and reads the key. It is no text of one line, so it is read as it is. Whoever has the database has it too
// where it lies in the state, and whoever may read it can make the chain anew: both are faults.
func (l *loader) evidence(s *Settings) {
	const key = "evidence.key_file"
	e := &s.Evidence
	l.oneOf("evidence.hash", e.Hash, "sm3", "sha256")
	if e.KeyFile == "" {
		return
	}
	path, err := filepath.Abs(l.locate(e.KeyFile))
	if err != nil {
		l.fault(key, err.Error())
		return
	}
	if within(path, s.State) {
		l.fault(key, path+" 在数据目录之内：能改动数据库的人也能得到密钥，请另放他处")
	}
	text, err := readBounded(path)
	switch {
	case l.sealed && errors.Is(err, fs.ErrPermission):
		return
	case err != nil:
		l.fault(key, err.Error())
		return
	}
	if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o007 != 0 {
		l.fault(key, path+" 其他用户可读写，请执行：chmod o-rwx "+path)
	}
	e.Key = Secret(text)
}

// within reports whether a file lies in a folder, by whatever links it is named.
func within(file, folder string) bool {
	real := func(path string) string {
		if abs, err := filepath.Abs(path); err == nil {
			path = abs
		}
		if known, err := filepath.EvalSymlinks(path); err == nil {
			path = known
		}
		return path
	}
	rest, err := filepath.Rel(real(folder), real(file))
	return err == nil && rest != ".." && !strings.HasPrefix(rest, "../")
}
