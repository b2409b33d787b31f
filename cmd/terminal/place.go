package terminal

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/store/database"
)

// A Place is where a listing goes: the standard output, or a file that is there whole or not at all. Its file is never one that somebody
// may have filled in, unless --force says so.
type Place struct {
	File    string // empty: the standard output
	Force   bool   // replaces a file that there is
	Several bool   // several tables go into it, which no CSV can hold
	bom     bool
	named   bool     // --bom was typed
	formats []string // in which it can be written
}

// Flags adds the place's flags to a command, and the formats that it has besides table, json and csv. It wraps the command's RunE, which
// therefore has to be set before.
func (o *Place) Flags(c *cobra.Command, more ...string) {
	c.Flags().StringVarP(&o.File, "output", "o", "", "写入新`文件`，不输出到屏幕")
	c.Flags().BoolVar(&o.Force, "force", false, "同 --output 一起用：覆盖已有的文件")
	c.Flags().BoolVar(&o.bom, "bom", false, "CSV 开头加字节顺序标记，供 Excel 识别编码（写入文件时默认加）")
	o.formats = append(Formats(c), more...)
	if o.Several {
		o.formats = slices.DeleteFunc(o.formats, func(f string) bool { return f == "csv" })
	}
	c.Annotations = map[string]string{formatsNote: strings.Join(o.formats, ",")}
	if len(more) > 0 {
		c.Long = strings.TrimSpace(cmp.Or(c.Long, c.Short) + "\n\n--format 还可以是 " + strings.Join(more, "、") + "。")
	}
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		o.named = c.Flags().Changed("bom")
		return run(c, args)
	}
}

// Only makes a format the one in which a place is written, whatever was typed: that of a command that knows no other.
func (p *Printer) Only(o *Place, format string) { p.Format, o.formats = format, []string{format} }

// byteOrderMark tells Excel that a CSV is UTF-8; without it, it takes the machine's own encoding.
const byteOrderMark = "\ufeff"

// Through writes a listing to its place. Into a file goes only a whole one: it is gathered beside it first, so that a fault in its middle
// leaves the file as it was. Every check of the file's name comes before anything is listed.
func (p *Printer) Through(o *Place, list func() error) error {
	if o.File == "" {
		if (p.Format == "xlsx" || p.Format == "docx") && Screen(p.Out) {
			return help.Wrong(fmt.Errorf("%s 文件不能显示在屏幕上：请用 -o 文件名 写入文件", p.Format))
		}
		return p.marked(o.bom, list)
	}
	// Checked before the list is made, which may take a minute: nobody should wait for a refusal.
	if err := p.fits(o); err != nil {
		return err
	}
	var whole *os.File
	err := p.As.AsRoot(func() error {
		err := o.Free(o.File)
		if err == nil {
			whole, err = beside(o.File)
		}
		return err
	})
	if err != nil {
		return err
	}
	defer func() { _ = whole.Close() }() // nobody else knows it
	if err := p.into(whole, func() error { return p.marked(o.bom || !o.named, list) }); err != nil {
		return err
	}
	if err := p.As.AsRoot(func() error { return o.write(o.File, whole) }); err != nil {
		return err
	}
	p.Aside("已写入 %s\n", o.File)
	return nil
}

// beside returns a new file on the disk of another one. It has no name any more, so that nothing of it stays whatever ends the program.
func beside(file string) (*os.File, error) {
	f, err := temporary(file)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(fmt.Errorf("写入 %s 失败：%w", file, err), f.Close())
	}
	return f, nil
}

// into lets a listing print into a file, which is then to be read from its beginning.
func (p *Printer) into(file *os.File, list func() error) error {
	out := p.Out
	defer func() { p.Out = out }()
	buffer := bufio.NewWriterSize(file, 64<<10) // each write is a call of the system
	p.Out = buffer
	if err := list(); err != nil {
		return err
	}
	err := buffer.Flush()
	if err == nil {
		_, err = file.Seek(0, io.SeekStart)
	}
	if err != nil {
		return fmt.Errorf("写入文件失败：%w", err)
	}
	return nil
}

// marked prints a listing, with a byte order mark before it where it is CSV and a mark was asked for.
func (p *Printer) marked(mark bool, list func() error) error {
	if mark && p.Format == "csv" {
		_, _ = io.WriteString(p.Out, byteOrderMark)
	}
	return list()
}

// fits refuses a file's name that promises another format: Excel would call the file damaged.
func (p *Printer) fits(o *Place) error {
	ending := endingOf(o.File)
	switch {
	case ending == p.Format:
		return nil
	case slices.Contains(o.formats, ending):
		return help.Wrong(fmt.Errorf("文件名 %s 与格式 %s 不符：请用 --format %s，或换一个文件名", o.File, p.Format, ending))
	case slices.Contains([]string{"docx", "xlsx", "csv", "html", "json", "yaml"}, ending):
		return help.Wrong(fmt.Errorf("本命令不能写成 .%s 文件：文件名请以 %s 结尾", ending, o.endings()))
	case slices.Contains([]string{"pdf", "doc", "xls", "wps", "et", "ofd"}, ending):
		return help.Wrong(fmt.Errorf("本命令不能写成 .%s 文件：文件名请以 %s 结尾；需要 %s 的，打开后另存", ending, o.endings(), ending))
	}
	return nil
}

// endings names those of the files that a place can be.
func (o *Place) endings() string {
	var all []string
	for _, f := range o.formats {
		if f != "table" && f != "text" { // for people to look at, whatever the file is called
			all = append(all, "."+f)
		}
	}
	return strings.Join(all, "、")
}

// endingOf returns how a file's name ends.
func endingOf(file string) string {
	return strings.ToLower(strings.TrimPrefix(filepath.Ext(file), "."))
}

// Free reports whether a file can be made: nothing is in its place, or a file that may be replaced. A device or a directory never may.
func (o *Place) Free(file string) error {
	info, err := os.Lstat(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("写入 %s 失败：%w", file, database.Placed(file, err))
	case info.Mode()&os.ModeType&^os.ModeSymlink != 0:
		return fmt.Errorf("%s 不是普通文件，不能覆盖：请换一个文件名", file)
	case o.Force:
		return nil
	default:
		return fmt.Errorf("%s 已经存在，没有覆盖：请换一个文件名，或加 --force 覆盖", file)
	}
}

// WriteWhole writes a file beside its place and then gives it its name, so that nobody reads half of it.
func (o *Place) WriteWhole(file string, content []byte) error {
	return o.write(file, bytes.NewReader(content))
}

// temporary returns a new file beside a place.
func temporary(file string) (*os.File, error) {
	f, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*")
	if err != nil {
		return nil, fmt.Errorf("写入 %s 失败：%w", file, database.Placed(file, err))
	}
	return f, nil
}

// write does so of what is read.
func (o *Place) write(file string, content io.Reader) (err error) {
	f, err := temporary(file)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("写入 %s 失败：%w", file, err), os.Remove(f.Name()))
		}
	}()
	_, err = io.Copy(f, content)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := o.Free(file); err != nil { // something may have come since
		return err
	}
	return os.Rename(f.Name(), file)
}

// formatsNote is the annotation of a command that names its formats, between commas, where they are not those of all commands.
const formatsNote = "formats"

// Formats returns the formats in which a command speaks.
func Formats(c *cobra.Command) []string {
	if all := c.Annotations[formatsNote]; all != "" {
		return strings.Split(all, ",")
	}
	return []string{"table", "json", "csv"}
}

// FormatOf returns the format in which a command is to speak: as typed, or where none was, as the file's name ends if the command knows it so.
func FormatOf(c *cobra.Command, format string) string {
	file := c.Flags().Lookup("output")
	if file == nil || c.Flags().Changed("format") {
		return format
	}
	if ending := endingOf(file.Value.String()); slices.Contains(Formats(c), ending) {
		return ending
	}
	return format
}
