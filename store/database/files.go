package database

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// The files of a store in its state directory.
const (
	File     = "duban.db"   // the database
	HighFile = "duban.high" // remembers how far the store beside it has come
)

// ErrExists says that a file would be written over.
var ErrExists = errors.New("文件已经存在")

// Part ends the name of a file that is not finished.
const Part = ".part"

// Absent returns ErrExists where there is anything of a name, be it a link that leads nowhere.
func Absent(file string) error {
	_, err := os.Lstat(file)
	if err == nil {
		return fmt.Errorf("%w：%s，没有覆盖，请换一个文件名", ErrExists, file)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Placed says of a fault in making a file what whoever named it can do: its folder is missing, is none, or is closed to him.
func Placed(file string, err error) error {
	dir := filepath.Dir(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("没有文件夹 %s，请先建立或换一个位置（%w）", dir, err)
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s 不是文件夹，请换一个位置（%w）", dir, err)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("没有在 %s 中写入的权限，请换一个位置（%w）", dir, err)
	}
	return err
}

// Publish moves a finished file to its name, lastingly.
func Publish(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncDir(filepath.Dir(to))
}

// syncDir returns when the names in a folder are on the disk: a file that was renamed could else have its old name after
// a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// Discard removes a database with what SQLite keeps beside it.
func Discard(path string) error {
	var all error
	for _, suffix := range []string{"", "-journal", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = errors.Join(all, err)
		}
	}
	return all
}

// Room returns how many bytes are left for this process on the disk of a file or folder, or on which that would come.
func Room(path string) (uint64, error) {
	var disk syscall.Statfs_t
	err := syscall.Statfs(path, &disk)
	for at := path; errors.Is(err, syscall.ENOENT) && at != filepath.Dir(at); {
		at = filepath.Dir(at)
		err = syscall.Statfs(at, &disk)
	}
	if err != nil {
		return 0, fmt.Errorf("查询 %s 所在磁盘的剩余空间：%w", path, err)
	}
	return disk.Bavail * uint64(max(disk.Bsize, 0)), nil
}
