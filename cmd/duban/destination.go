package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/progress"
)

// A destination is where a listing goes: the standard output, or a file that is there whole or not at all. Its file is never one that somebody
// may have filled in, unless --force says so.
type destination struct {
	file  string
	force bool
	bom   bool
	named bool // --bom was typed
}

// flags gives a command the destination's flags, and the formats that it has besides table, json and csv. It wraps the command's RunE, which
// therefore has to be set before.
func (o *destination) flags(c *cobra.Command, more ...string) {
	c.Flags().StringVarP(&o.file, "output", "o", "", "写入新`文件`，不输出到屏幕")
	c.Flags().BoolVar(&o.force, "force", false, "同 --output 一起用：覆盖已有的文件")
	c.Flags().BoolVar(&o.bom, "bom", false, "CSV 开头加字节顺序标记，供 Excel 识别编码（写入文件时默认加）")
	c.Annotations = map[string]string{formatsNote: strings.Join(more, ",")}
	if len(more) > 0 {
		c.Long = strings.TrimSpace(cmp.Or(c.Long, c.Short) + "\n\n--format 还可以是 " + strings.Join(more, "、") + "。")
	}
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		o.named = c.Flags().Changed("bom")
		return run(c, args)
	}
}

// byteOrderMark tells Excel that a CSV is UTF-8; without it, it takes the machine's own encoding.
const byteOrderMark = "\ufeff"

// through writes a listing to its place. Into a file goes only a whole one: it is gathered in memory first, so that a fault in its middle
// leaves the file as it was. Every check of the file's name comes before anything is listed.
func (a *app) through(o *destination, list func() error) error {
	if o.file == "" {
		if a.format == "xlsx" && terminal(a.out) {
			return usageError{errors.New("xlsx 工作簿不能显示在屏幕上：请用 -o 文件名 写入文件")}
		}
		return a.marked(o.bom, list)
	}
	// Checked before the list is made, which may take a minute: nobody should wait for a refusal.
	if err := a.fits(o.file); err != nil {
		return err
	}
	if err := a.as.AsRoot(func() error { return o.free(o.file) }); err != nil {
		return err
	}
	whole, err := a.gathered(func() error { return a.marked(o.bom || !o.named, list) })
	if err != nil {
		return err
	}
	if err := a.as.AsRoot(func() error { return writeWhole(o.file, whole, o) }); err != nil {
		return err
	}
	a.aside("已写入 %s\n", o.file)
	return nil
}

// marked prints a listing, with a byte order mark before it where it is CSV and a mark was asked for.
func (a *app) marked(mark bool, list func() error) error {
	if mark && a.format == "csv" {
		_, _ = io.WriteString(a.out, byteOrderMark)
	}
	return list()
}

// gathered returns what a listing prints, with what it printed up to a fault.
func (a *app) gathered(list func() error) ([]byte, error) {
	out := a.out
	defer func() { a.out = out }()
	var whole bytes.Buffer
	a.out = &whole
	err := list()
	return whole.Bytes(), err
}

// terminal reports whether a writer ends on a screen. Behind output stands what the program was called with.
func terminal(w io.Writer) bool {
	if o, ok := w.(*output); ok {
		w = o.w
	}
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// measure begins to measure a long piece of work, named as what is being done; nil where no screen shows it.
func (a *app) measure(what string) *progress.Meter {
	if !terminal(a.err) {
		return nil
	}
	return progress.Begin(a.err, a.now, what)
}

// fits refuses a file's name that promises another format: Excel would call the file damaged.
func (a *app) fits(file string) error {
	for _, format := range []string{"xlsx", "csv"} {
		if strings.EqualFold(filepath.Ext(file), "."+format) && a.format != format {
			return usageError{fmt.Errorf("文件名 %s 与格式 %s 不符：请用 --format %s，或换一个文件名", file, a.format, format)}
		}
	}
	return nil
}

// free reports whether a file can be made: nothing is in its place, or a file that may be replaced. A device or a directory never may.
func (o *destination) free(file string) error {
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case o.force && info.Mode()&os.ModeType&^os.ModeSymlink == 0:
		return nil
	case o.force:
		return fmt.Errorf("%s 不是普通文件，不能覆盖：请换一个文件名", file)
	default:
		return fmt.Errorf("%s 已经存在，没有覆盖：请换一个文件名，或加 --force 覆盖", file)
	}
}

// writeWhole writes a file beside its place and then gives it its name, so that nobody reads half of it.
func writeWhole(file string, content []byte, o *destination) (err error) {
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return fmt.Errorf("写入 %s 失败：%w", file, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("写入 %s 失败：%w", file, err), os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := o.free(file); err != nil { // something may have come since
		return err
	}
	return os.Rename(f.Name(), file)
}
