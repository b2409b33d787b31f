package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/named"
	"duban/cmd/terminal"
	"duban/config"
	"duban/owner"
	"duban/store/database"
)

// become makes root the owner of the state before anything of it is opened. Whoever else types the command stays who he is.
func (a *app) become(c *cobra.Command) (err error) {
	if a.As, err = owner.Of(a.settings.State); err != nil {
		return err
	}
	makes := slices.Contains([]string{"run", "restore"}, c.Name()) || c.HasParent() && c.Parent().Name() == "import"
	if makes { // a store where there is none
		if err := a.As.MakeDir(a.settings.State); err != nil {
			return err
		}
	}
	a.typed = owner.Typist() // before: who typed is on record, not whose the state is
	return a.As.Become()
}

// who returns who typed the command.
func (a *app) who() string { return cmp.Or(a.typed, owner.Typist()) }

// readAsOwner warns of what root can read of the settings and the daemon, who is the state's owner, cannot.
func (a *app) readAsOwner() {
	if a.As.Name == "" {
		return
	}
	if _, err := config.Load(config.Options{File: a.file, Environ: os.Environ(), Flags: a.flags}); err != nil {
		a.Warn(fmt.Sprintf("服务以用户 %s 运行，读不到：%v；密码、密钥文件应属 root:%s，权限 0640（装了 credentials.conf 的可为 root:root，0600）",
			a.As.Name, err, a.As.Name))
	}
}

// openNamed opens a file that the command line names.
func (a *app) openNamed(name string) (f *os.File, err error) {
	err = a.As.AsRoot(func() (e error) {
		f, e = named.Open(name)
		return e
	})
	return f, err
}

// fullName returns a name of the command line as it is called from every folder. Where root typed it, only root may ask where it stands.
func (a *app) fullName(name string) (full string, err error) {
	err = a.As.AsRoot(func() (e error) {
		full, e = filepath.Abs(name)
		return e
	})
	return full, err
}

// advise adds the line to type where the state is somebody else's, or closed to whoever typed.
func (a *app) advise(err error) error {
	var other database.NotOwnerError
	switch {
	case errors.As(err, &other) && a.As.Name != "":
		return fmt.Errorf("%w；数据目录属于 %s，请执行：sudo chown -R %s: %s", err, a.As.Name, strings.TrimPrefix(a.As.Name, "#"), terminal.Quoted(a.settings.State))
	case errors.As(err, &other), errors.Is(err, fs.ErrPermission) && !owner.Own(a.settings.State):
		return fmt.Errorf("%w；请执行：sudo %s", err, a.again())
	default:
		return err
	}
}

// again returns the command as a shell takes it once more. Of the environment nothing arrives through sudo, so the state is named where it came from there.
func (a *app) again() string {
	var words []string
	for _, w := range os.Args {
		words = append(words, terminal.Quoted(w))
	}
	if _, typed := a.flags["state"]; !typed && (os.Getenv("STATE_DIRECTORY") != "" || os.Getenv("DUBAN_STATE") != "") {
		words = append(words, "--state", terminal.Quoted(a.settings.State))
	}
	return strings.Join(words, " ")
}
