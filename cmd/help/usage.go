package help

import (
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"
)

// SpeakChinese puts Chinese words in a tree of commands where cobra has English ones, and makes its faults of usage end with exit code 2.
func SpeakChinese(root *cobra.Command) {
	root.PersistentFlags().BoolP("help", "h", false, "显示用法")
	root.Flags().BoolP("version", "v", false, "显示版本")
	root.SetHelpCommand(helpCommand())
	root.AddCommand(completionCommand())
	root.SetUsageFunc(func(c *cobra.Command) error {
		_, err := io.WriteString(c.OutOrStderr(), Of(c))
		return err
	})
	root.SetHelpFunc(func(c *cobra.Command, _ []string) { _, _ = io.WriteString(c.OutOrStdout(), Of(c)) })
	root.SetFlagErrorFunc(wrongFlag)
	checkUsage(root)
}

// helpCommand shows the help of the command that is named. It needs no settings: whoever asks may have broken ones.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use: "help [命令]", Short: "显示命令的用法", PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			found := c.Root()
			for _, name := range args {
				next := slices.IndexFunc(found.Commands(), func(sub *cobra.Command) bool { return sub.Name() == name })
				if next < 0 {
					return UnknownCommand(found, name)
				}
				found = found.Commands()[next]
			}
			return found.Help()
		},
	}
}

// completionCommand stands in the place of the one that cobra would add in English.
func completionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish", Short: "输出命令补全脚本（安装包已带，一般不需要）", Hidden: true, Args: cobra.ExactArgs(1),
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(c *cobra.Command, args []string) error {
			switch out := c.OutOrStdout(); args[0] {
			case "bash":
				return c.Root().GenBashCompletionV2(out, true)
			case "zsh":
				return c.Root().GenZshCompletion(out)
			case "fish":
				return c.Root().GenFishCompletion(out, true)
			default:
				return Wrong(fmt.Errorf("不认识的命令行环境“%s”：请用 bash、zsh 或 fish", args[0]))
			}
		},
	}
}
