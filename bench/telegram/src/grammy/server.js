// A bot that answers each message with one line, those of one chat one after the other. It keeps
// the numbers of what it has seen in memory, and nothing else.
import { createServer } from "node:http";
import { sequentialize } from "@grammyjs/runner";
import { Bot, webhookCallback } from "grammy";

const { TOKEN, API, PORT, SECRET } = process.env;
const bot = new Bot(TOKEN, { client: { apiRoot: API } });
const seen = new Set();

bot.use(async (ctx, next) => {
  if (!seen.has(ctx.update.update_id)) {
    seen.add(ctx.update.update_id);
    await next();
  }
});
bot.use(sequentialize((ctx) => String(ctx.chat?.id)));
bot.on("message:text", (ctx) => ctx.reply(`I do not know ${ctx.message.text}. Try /help.`));

await bot.init();
createServer(webhookCallback(bot, "http", { secretToken: SECRET })).listen(Number(PORT), "127.0.0.1", () =>
  bot.api.setWebhook(`http://127.0.0.1:${PORT}/hook`, { secret_token: SECRET, max_connections: 100 }));
