/** Stands in for the web process in tests of the supervisor: answers on PORT, ends on SIGTERM. */
import { createServer } from 'node:http';
import { endWithFailure, tellReady } from '../../runtime/service-channel.ts';

const port = Number(process.env.PORT);
const server = createServer((_request, response) => response.end(String(process.pid)));
server.on('error', endWithFailure);
server.listen(port, process.env.HOST, () => tellReady(`http://${process.env.HOST}:${port}`));
process.on('SIGTERM', () => process.exit(0));
