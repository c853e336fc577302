/** What the dashboard's pages load: its look, and the script for passkeys. No page needs a script to work. */
import "./dashboard.css";
import "./passkeys.ts";
