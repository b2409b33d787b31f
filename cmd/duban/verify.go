package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/cmd/views"
	"duban/store"
	"duban/store/database"
	"duban/store/seal"
	"duban/tables"
)

// minHead is how many digits of a head are asked for: fewer would fit another one.
const minHead = 8

// verifyCommand holds all sealed rows against their seals.
func (a *app) verifyCommand() *cobra.Command {
	var head string
	var names []string
	c := &cobra.Command{
		Use: "verify [文件]", Short: "核对证据链：记录有无改动、删除、插入、换序", Args: help.WrongArgs(cobra.MaximumNArgs(1)),
		Long: "逐条核对封存的记录，指出被改动的是哪一条、在第几号封存。不写文件的，核对正在使用的数据库；\n" +
			"也可核对备份文件，以及 duban export chain 导出的文件（在别的计算机上核对，不需要数据库）。\n" +
			"整条链被改写的，只有用当时记下的印记才能发现：--head 后写每周报整改办的邮件附件、每日报告或日志中的印记。",
		Example: "  duban verify\n  duban verify /backup/duban-20261123.db --head 3f0c9a51e2d47b86",
		RunE: func(c *cobra.Command, args []string) error {
			if head != "" && len(strings.ReplaceAll(head, " ", "")) < minHead {
				return help.Wrong(fmt.Errorf("--head 至少写印记的前%d位", minHead))
			}
			keys, err := a.verifyKeys(names)
			if err != nil {
				return err
			}
			m := a.measure("正在核对")
			v, err := a.verified(c.Context(), keys, args...)
			m.End()
			if err != nil {
				return err
			}
			return a.showVerdict(&v, head)
		},
	}
	c.Flags().StringVar(&head, "head", "", "查找该`印记`是否在链中")
	c.Flags().StringArrayVar(&names, "key", nil, "核对签名所用的密钥`文件`（默认为设置项 evidence.key_file）：SM2 公钥（PEM）或 HMAC 密钥；更换过密钥的可写多次")
	return c
}

// verifyKeys returns the keys that were named, else the one of the settings, which is nil where there is none.
func (a *app) verifyKeys(names []string) (keys []*seal.Key, err error) {
	if len(names) == 0 {
		k, err := a.sealKey()
		return []*seal.Key{k}, err
	}
	for _, name := range names {
		k, err := a.namedKey(name)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// namedKey reads a key that was named.
func (a *app) namedKey(name string) (*seal.Key, error) {
	f, err := a.openNamed(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	const most = 1 << 16
	content, err := io.ReadAll(io.LimitReader(f, most))
	if err != nil {
		return nil, err
	}
	k, err := seal.ParseKey(content)
	if err != nil {
		return nil, fmt.Errorf("密钥 %s：%w", name, err)
	}
	return k, nil
}

// sealKey returns the key of the settings; nil where there is none.
func (a *app) sealKey() (*seal.Key, error) {
	if !a.settings.Evidence.Key.Set() {
		return nil, nil
	}
	return seal.ParseKey([]byte(a.settings.Evidence.Key.Reveal()))
}

// verified verifies the store, or a file: an export is known by its first byte, a database by its mark.
func (a *app) verified(ctx context.Context, keys []*seal.Key, file ...string) (v seal.Verdict, err error) {
	if len(file) == 0 {
		st, err := a.open(ctx, store.Options{})
		if err != nil {
			return v, err
		}
		defer closing(st)
		return st.Verify(ctx, keys...)
	}
	full, err := a.fullName(file[0])
	if err != nil {
		return v, err
	}
	f, err := a.openNamed(full)
	if err != nil {
		return v, err
	}
	defer func() { _ = f.Close() }() // only read
	in := bufio.NewReader(f)
	switch first, _ := in.Peek(len(databaseMark)); {
	case len(first) == 0: // to SQLite it would be a database without tables
		return v, fmt.Errorf("%s 是空文件，没有可核对的记录", file[0])
	case first[0] == '{':
		v, err = exported(in, keys)
	case string(first) != databaseMark:
		return v, fmt.Errorf("%s 不是 duban 的数据库、备份或证据链导出文件，无法核对，请核对文件名", file[0])
	default:
		err = a.As.AsRoot(func() (e error) {
			v, e = store.VerifyFile(ctx, full, keys...)
			return e
		})
	}
	var broken *database.Fault
	switch {
	case errors.As(err, &broken) && broken.Kind == database.Damaged:
		err = fmt.Errorf("%s 已损坏或者没有复制完整，无法核对，请另取一份（%w）", file[0], broken.Cause())
	case err != nil && !errors.Is(err, store.ErrUnsealed):
		err = fmt.Errorf("无法核对 %s：%w", file[0], err)
	}
	return v, err
}

// databaseMark is how each database of SQLite begins.
const databaseMark = "SQLite format 3\x00"

// exported verifies an export.
func exported(in io.Reader, keys []*seal.Key) (seal.Verdict, error) {
	var v *seal.Verifier
	err := seal.ReadExport(in, func(all []seal.Seal) { v = seal.NewVerifier(all) }, func(table string, r *seal.Row) { v.Row(table, r) })
	if err != nil {
		return seal.Verdict{}, err
	}
	return v.Verdict(keys...), nil
}

// showVerdict prints what was found; anything found, or a head that is not there, is exit code 1.
func (a *app) showVerdict(v *seal.Verdict, head string) error {
	row := tables.NewVerifyRow(v)
	known := head == ""
	var err error
	switch a.Format {
	case "json":
		if row.Asked = head; head != "" {
			if found := v.Find(head); len(found) == 1 {
				row.AskedSeal, known = found[0].ID, true
			}
		}
		err = terminal.Emit(&a.Printer, []tables.VerifyRow{row})
	case "csv":
		err = terminal.Show(&a.Printer, tables.Findings(), row.Findings)
		known = known || len(v.Find(head)) == 1
	default:
		err = views.Verify(&a.Printer, v, &row)
		if head != "" {
			known = views.AskedHead(&a.Printer, v, head)
		}
	}
	if err == nil && (len(v.Findings) > 0 || !known) {
		return errFinding
	}
	return err
}

// exportChainCommand writes all that is sealed, for whoever verifies elsewhere. It is written as it is read: years of files and all.
func (a *app) exportChainCommand() *cobra.Command {
	var to string
	c := &cobra.Command{
		Use: "chain", Short: "导出证据链：全部封存和封存的记录，供离线核对", Args: help.WrongArgs(cobra.NoArgs),
		Long: "导出全部封存和封存的记录（每行一个 JSON），可在别的计算机上用 duban verify 或另写的程序核对。\n" +
			"其中有全部消息、答复和通讯录，请妥善保管。",
		Example: "  duban export chain -o 证据链.jsonl",
		RunE: func(c *cobra.Command, _ []string) (err error) {
			if to == "" {
				return help.Wrong(errors.New("请用 -o 写明文件名"))
			}
			full, err := a.fullName(to)
			if err != nil {
				return err
			}
			st, err := a.open(c.Context(), store.Options{})
			if err != nil {
				return err
			}
			defer closing(st)
			m := a.measure("正在导出")
			err = a.As.AsRoot(func() error { return writeChain(c.Context(), st, full) })
			m.End()
			if err == nil {
				a.Say("已写入 %s\n", to)
			}
			return err
		},
	}
	c.Flags().StringVarP(&to, "output", "o", "", "写入该`文件`（不覆盖已有文件）")
	return c
}

// writeChain writes the export into a new file that only its owner reads.
func writeChain(ctx context.Context, st *store.Store, name string) (err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return fmt.Errorf("文件 %s 已经存在，没有覆盖，请换一个文件名", name)
	}
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	err = errors.Join(st.ExportEvidence(ctx, out), out.Flush(), f.Sync(), f.Close())
	if err != nil {
		err = errors.Join(err, os.Remove(name))
	}
	return err
}
