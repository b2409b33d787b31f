// Package named opens the files that a person names on the command line.
package named

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// notRegular says what a name leads to that is no file, empty for a file.
func notRegular(mode os.FileMode) string {
	switch {
	case mode.IsDir():
		return "是文件夹"
	case mode&os.ModeNamedPipe != 0:
		return "是管道"
	case mode&os.ModeSocket != 0:
		return "是套接字"
	case mode.IsRegular():
		return ""
	default:
		return "是设备"
	}
}

// Open opens a file. Opened without waiting and looked at afterwards, it can be neither a pipe that never ends nor exchanged in between.
func Open(name string) (*os.File, error) {
	info, err := os.Stat(name) // a socket cannot be opened, so that its name is looked at first
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("没有文件%s，请核对文件名和所在目录（%w）", name, err)
	case err == nil:
		err = regular(name, info)
	}
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = regular(name, info)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// regular returns what is wrong with a name that leads to no file.
func regular(name string, info os.FileInfo) error {
	if why := notRegular(info.Mode()); why != "" {
		return fmt.Errorf("%s%s，不是文件，请指定文件", name, why)
	}
	return nil
}
