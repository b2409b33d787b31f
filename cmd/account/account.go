// Package account has the commands by which an administrator manages who may open the office's page, on the server itself: the way in where nobody can
// sign in yet, or any more. Each is words for the function of that name in office/accounts.
package account

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"duban/cmd/help"
	"duban/cmd/terminal"
	"duban/office"
	"duban/office/accounts"
	"duban/tables"
)

// A Desk is where they are typed: what they print to, how they reach the store, and the address with which links to the page begin.
type Desk struct {
	*terminal.Printer
	Work func(ctx context.Context, act func(*office.Office) error) error
	Base func() string
}

// Command returns the command with all that it has below it.
func (d *Desk) Command() *cobra.Command {
	c := &cobra.Command{
		Use: "account", Short: "管理网页的用户：新增、列出、停用、重置密码、接口令牌",
		Long: "管理可以登录整改办网页的用户。密码由本人打开一次性链接自行设置，命令行不接触密码。\n" +
			"责任单位答复提醒邮件不需要用户。管理员也可在网页的“账号”页办理。",
	}
	c.AddCommand(d.add(), d.list(), d.token(),
		d.one("disable", "停用用户：立即退出，不能再登录", func(ctx context.Context, k *accounts.Keeper, by, name string) error {
			return k.Disable(ctx, by, name, true)
		}, "已停用"),
		d.one("enable", "启用已停用的用户", func(ctx context.Context, k *accounts.Keeper, by, name string) error {
			return k.Disable(ctx, by, name, false)
		}, "已启用"),
		d.one("sign-out", "退出用户的全部登录", func(ctx context.Context, k *accounts.Keeper, by, name string) error {
			return k.SignOutEverywhere(ctx, by, name, "")
		}, "已退出全部登录"),
		d.reset())
	return c
}

// keeping calls a function with the keeper of the store's accounts.
func (d *Desk) keeping(ctx context.Context, act func(*accounts.Keeper, *office.Office) error) error {
	return d.Work(ctx, func(o *office.Office) error { return act(accounts.NewKeeper(o.Store.Accounts(), o.Now), o) })
}

// add adds an account.
func (d *Desk) add() *cobra.Command {
	var p accounts.Profile
	c := &cobra.Command{
		Use: "add 用户名 --role 角色", Short: "新增用户，输出设置密码的一次性链接", Args: help.WrongArgs(cobra.ExactArgs(1)),
		Long: "新增用户，输出一次性链接：请交给本人，由本人打开并设置密码。链接24小时内有效，只能用一次。\n" +
			"角色：administrator 管理员（可管理用户），office 整改办（登记、办理），viewer 查看（领导、督查）。\n" +
			"查看角色可用 --scope 限定为只看一个单位或者一位领导的事项。",
		Example: "  duban account add wangmou --display 王某 --role office\n  duban account add zhaomou --display 赵某 --role viewer --scope 赵某",
		RunE: func(c *cobra.Command, args []string) error {
			p.Name = args[0]
			return d.keeping(c.Context(), func(k *accounts.Keeper, o *office.Office) error {
				day, err := o.Today(c.Context())
				if err == nil {
					err = accounts.CheckScope(day, p.Scope)
				}
				if err != nil {
					return err
				}
				link, err := k.Add(c.Context(), o.Who, p)
				if err != nil {
					return err
				}
				return d.handOver("已新增用户"+accounts.Name(p.Name), link)
			})
		},
	}
	c.Flags().StringVar(&p.Role, "role", "", "`角色`：administrator、office、viewer（必填）")
	c.Flags().StringVar(&p.Display, "display", "", "办理记录中写明的`姓名`（默认同用户名）")
	c.Flags().StringVar(&p.Scope, "scope", "", "只看该`单位`或领导的事项，限 viewer（默认全部）")
	return c
}

// handOver prints a one-time link. It stands on standard output alone, and in no log.
func (d *Desk) handOver(what, link string) error {
	base := d.Base()
	if base == "" {
		return errors.New(what + "；但设置项 page.listen 为空，网页没有打开：请填写后重新加载，再用 duban account reset 生成链接")
	}
	d.Say("%s，请把链接交给本人设置密码（24小时内有效，只能用一次）：\n%s/start?t=%s\n", what, base, link)
	return nil
}

// reset takes an account's password away.
func (d *Desk) reset() *cobra.Command {
	return &cobra.Command{
		Use: "reset 用户名", Short: "重置密码：原密码作废，解除暂停登录，输出新的一次性链接", Args: help.WrongArgs(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return d.keeping(c.Context(), func(k *accounts.Keeper, o *office.Office) error {
				link, err := k.Reset(c.Context(), o.Who, args[0])
				if err != nil {
					return err
				}
				return d.handOver("已重置用户"+accounts.Name(args[0])+"的密码，其登录均已退出", link)
			})
		},
	}
}

// one returns a command that does something to one account.
func (d *Desk) one(use, short string, act func(ctx context.Context, k *accounts.Keeper, by, name string) error, done string) *cobra.Command {
	return &cobra.Command{
		Use: use + " 用户名", Short: short, Args: help.WrongArgs(cobra.ExactArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			return d.keeping(c.Context(), func(k *accounts.Keeper, o *office.Office) error {
				if err := act(c.Context(), k, o.Who, args[0]); err != nil {
					return err
				}
				d.Say("用户%s：%s\n", accounts.Name(args[0]), done)
				return nil
			})
		},
	}
}

// list lists the accounts.
func (d *Desk) list() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "列出用户", Args: help.WrongArgs(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return d.keeping(c.Context(), func(k *accounts.Keeper, o *office.Office) error {
				all, err := k.Book.All(c.Context())
				if err != nil {
					return err
				}
				if len(all) == 0 {
					d.Aside("还没有用户；新增首个管理员：duban account add 用户名 --role administrator\n")
					if d.Format == "table" {
						return nil
					}
				}
				return terminal.Show(d.Printer, tables.Accounts(o.Now()), all)
			})
		},
	}
}

// token has the commands about tokens.
func (d *Desk) token() *cobra.Command {
	c := &cobra.Command{Use: "token", Short: "管理接口令牌：供其他程序读取或者登记"}
	c.AddCommand(d.addToken(), d.listTokens(), d.revoke())
	return c
}

// addToken makes a token.
func (d *Desk) addToken() *cobra.Command {
	var order accounts.TokenOrder
	c := &cobra.Command{
		Use: "add 用户名 --scope 范围", Short: "以某一用户的身份生成令牌，只输出一次", Args: help.WrongArgs(cobra.ExactArgs(1)),
		Long: "生成接口令牌，只输出这一次，请立即交给使用的程序保存。程序以该用户的身份、不超出其角色办理。\n" +
			"调用接口时放在请求头 Authorization: Bearer 之后。",
		Example: "  duban account token add wangmou --scope read --days 90 --label 大屏",
		RunE: func(c *cobra.Command, args []string) error {
			order.Account = args[0]
			return d.keeping(c.Context(), func(k *accounts.Keeper, o *office.Office) error {
				token, err := k.Token(c.Context(), o.Who, order)
				if err == nil {
					d.Say("%s\n", token)
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&order.Scope, "scope", "read", "`范围`：read 只读，write 读写")
	c.Flags().IntVar(&order.Days, "days", 90, "有效`天数`，1至366")
	c.Flags().StringVar(&order.Name, "label", "", "`用途`，便于辨认")
	return c
}

// listTokens lists the tokens. None of them can be shown again.
func (d *Desk) listTokens() *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "列出令牌（不含令牌本身）", Args: help.WrongArgs(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return d.keeping(c.Context(), func(k *accounts.Keeper, o *office.Office) error {
				tokens, err1 := k.Book.Tokens(c.Context())
				people, err2 := k.Book.All(c.Context())
				if err := errors.Join(err1, err2); err != nil {
					return err
				}
				names := map[int64]string{}
				for i := range people {
					names[people[i].ID] = people[i].Name
				}
				return terminal.Show(d.Printer, tables.Tokens(names, o.Now()), tokens)
			})
		},
	}
}
